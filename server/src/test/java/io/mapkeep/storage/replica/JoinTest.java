package io.mapkeep.storage.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mapkeep.contract.problem.ProblemException;
import io.mapkeep.secret.Redacted;
import io.mapkeep.storage.replica.trust.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token lets one node in once. Everything else is refused, and changes nothing on either side. */
final class JoinTest {
    @TempDir
    Path folder;

    private TestNode a;
    private TestNode b;

    @BeforeEach
    void startTwo() throws IOException {
        a = new TestNode(folder.resolve("a"), "a").start();
        b = new TestNode(folder.resolve("b"), "b");
    }

    @AfterEach
    void stop() throws IOException {
        a.close();
        b.close();
    }

    @Test
    void aTokenIsGoodOnce() throws IOException {
        Redacted<String> token = token();
        NodeState joined = Joining.join(b.context(), token);
        assertThat(joined.role()).isEqualTo(Role.FOLLOWER);
        assertThat(joined.cluster()).isEqualTo(a.state().cluster());
        assertThat(a.state().peer("b")).isPresent();
        try (TestNode c = new TestNode(folder.resolve("c"), "c")) {
            refused(c, token, "MK-REP-003");
        }
    }

    @Test
    void aTokenThatHasEndedIsRefusedHereAndThere() throws Exception {
        Redacted<String> token =
                a.primary().invite(Role.FOLLOWER, Duration.ofMillis(1)).token();
        Thread.sleep(20);
        refused(b, token, "MK-REP-002");
        Token old = Token.parse(token.reveal());
        refused(
                b,
                new Token(
                        false,
                        Instant.now().plusSeconds(60),
                        old.invitation(),
                        old.secret(),
                        old.authority(),
                        old.addresses()),
                "MK-REP-003");
    }

    @Test
    void aWrongSecretIsRefusedAndEndsTheInvitation() throws IOException {
        Token token = Token.parse(token().reveal());
        byte[] other = token.secret().reveal().clone();
        other[5] ^= 1;
        // The primary's own proof does not fit the wrong secret, so the joiner is the first to notice.
        refused(
                b,
                new Token(
                        false,
                        token.ends(),
                        token.invitation(),
                        Redacted.of(other),
                        token.authority(),
                        token.addresses()),
                "MK-REP-003");
    }

    @Test
    void anotherAuthorityThanTheTokensIsRefusedBeforeAnythingIsSaid() throws IOException {
        Token token = Token.parse(token().reveal());
        String other = token.authority()
                .replace(token.authority().charAt(0), token.authority().charAt(0) == '0' ? '1' : '0');
        refused(
                b,
                new Token(false, token.ends(), token.invitation(), token.secret(), other, token.addresses()),
                "MK-REP-004");
        assertThat(Joining.join(b.context(), Redacted.of(token.text())).role())
                .as("the right token is good still")
                .isEqualTo(Role.FOLLOWER);
    }

    @Test
    void anUnknownInvitationIsRefused() throws IOException {
        Token token = Token.parse(token().reveal());
        refused(
                b,
                new Token(false, token.ends(), UUID.randomUUID(), token.secret(), token.authority(), token.addresses()),
                "MK-REP-003");
    }

    @Test
    void aSecondNodeOfTheSameNameIsRefused() throws IOException {
        try (TestNode twin = new TestNode(folder.resolve("twin"), "a")) {
            refused(twin, token(), "MK-REP-003");
        }
    }

    @Test
    void aMistypedTokenIsNoticedHere() {
        String text = token().reveal();
        char wrong = text.charAt(40) == 'A' ? 'B' : 'A';
        for (String mistyped : List.of(
                text.substring(0, 40) + wrong + text.substring(41),
                text.substring(0, text.length() - 3),
                text + text,
                "",
                "mapkeep-join-",
                "mapkeep-join-%%%")) {
            refused(b, Redacted.of(mistyped), "MK-REP-002");
        }
        assertThat(Token.parse("  " + text + "\n").addresses()).isNotEmpty();
    }

    @Test
    void nothingListensWithoutAnInvitationOrANode() throws IOException {
        assertThatThrownBy(() -> new java.net.Socket(
                                "127.0.0.1",
                                a.context().settings().listen().orElseThrow().port())
                        .close())
                .isInstanceOf(java.net.ConnectException.class);
        token();
        new java.net.Socket(
                        "127.0.0.1",
                        a.context().settings().listen().orElseThrow().port())
                .close();
    }

    @Test
    void neitherTokenNorSecretIsInWhatPrints() {
        Invitation invitation = a.primary().invite(Role.FOLLOWER, Duration.ofMinutes(1));
        assertThat(invitation.toString()).doesNotContain("mapkeep-join-");
        assertThat(Token.parse(invitation.token().reveal()).toString()).contains("<redacted>");
    }

    private Redacted<String> token() {
        Redacted<String> token =
                a.primary().invite(Role.FOLLOWER, Duration.ofMinutes(1)).token();
        a.parts();
        return token;
    }

    private void refused(TestNode node, Token token, String code) {
        refused(node, Redacted.of(token.text()), code);
    }

    private void refused(TestNode node, Redacted<String> token, String code) {
        NodeState before = node.state();
        int peers = a.state().peers().size();
        assertThatThrownBy(() -> Joining.join(node.context(), token))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(code)
                .hasMessageNotContaining("mapkeep-join-" + "A");
        assertThat(node.state()).isEqualTo(before);
        assertThat(a.state().peers()).hasSize(peers);
    }
}
