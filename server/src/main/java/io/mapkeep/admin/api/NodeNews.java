package io.mapkeep.admin.api;

import io.mapkeep.contract.admin.NoticeActs.Announcement;
import io.mapkeep.contract.admin.NoticeActs.Maintenance;
import io.mapkeep.contract.admin.SettingsActs.Trial;
import java.util.Optional;

/**
 * What an administrator should know of this node at a glance because somebody left it so.
 *
 * @param trial settings that wait to be confirmed
 */
public record NodeNews(Optional<Trial> trial, Optional<Maintenance> maintenance, Optional<Announcement> announcement) {
    public static final NodeNews NONE = new NodeNews(Optional.empty(), Optional.empty(), Optional.empty());
}
