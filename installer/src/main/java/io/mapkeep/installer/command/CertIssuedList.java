package io.mapkeep.installer.command;

import io.mapkeep.contract.admin.IssuedCertificates;
import io.mapkeep.contract.admin.IssuedCertificates.Certificate;
import io.mapkeep.installer.client.Daemon;
import io.mapkeep.installer.print.Amounts;
import io.mapkeep.installer.print.Screen;
import io.mapkeep.installer.print.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All pages of what was issued to others. */
final class CertIssuedList {
    private CertIssuedList() {}

    static List<Certificate> fetch(Daemon daemon) {
        List<Certificate> all = new ArrayList<>();
        Optional<Long> before = Optional.of(Long.MAX_VALUE);
        while (before.isPresent()) {
            IssuedCertificates page =
                    daemon.get(CertCommand.ISSUED + "?before=" + before.get(), IssuedCertificates.class);
            all.addAll(page.certificates());
            before = page.next();
        }
        return all;
    }

    static void print(List<Certificate> all, Screen screen) {
        Table table = new Table("SERIAL", "FOR", "NAMES", "STATE", "ENDS", "DAYS LEFT");
        all.forEach(one -> table.row(
                one.serial(),
                one.purpose(),
                String.join(" ", one.names()),
                one.state(),
                Amounts.moment(one.notAfter()),
                one.daysLeft()));
        screen.result(table.toString());
    }
}
