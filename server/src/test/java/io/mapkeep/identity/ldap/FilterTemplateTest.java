package io.mapkeep.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import io.mapkeep.contract.problem.ProblemException.BadConfiguration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FilterTemplateTest {
    private static final FilterTemplate PERSON =
            FilterTemplate.parse("(&(objectClass=person)(uid={name}))", "{name}", "ldap.user_filter");

    /** What goes over the wire is BER; reading its text form again is the stricter proof, because there escaping matters. */
    @Property
    void whateverIsTypedStaysOneValue(
            @ForAll
                    @StringLength(min = 1, max = 40)
                    @Chars({'*', '(', ')', '\\', '&', '|', '!', '=', '\0', ',', ' '})
                    @CharRange(from = 'a', to = 'ÿ')
                    String typed)
            throws LDAPException {
        Filter read = Filter.create(PERSON.fill(typed).toString());

        assertThat(read.getComponents()).hasSize(2);
        Filter name = read.getComponents()[1];
        assertThat(name.getFilterType()).isEqualTo(Filter.FILTER_TYPE_EQUALITY);
        assertThat(name.getAttributeName()).isEqualTo("uid");
        assertThat(name.getAssertionValue()).isEqualTo(typed);
    }

    @Test
    void aRuleThatFollowsNestedGroupsIsFilledIn() {
        Filter filled = FilterTemplate.parse("(member:1.2.840.113556.1.4.1941:={dn})", "{dn}", "ldap.group_filter")
                .fill("cn=a,dc=b");

        assertThat(filled.getMatchingRuleID()).isEqualTo("1.2.840.113556.1.4.1941");
        assertThat(filled.getAssertionValue()).isEqualTo("cn=a,dc=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(uid={name}", "(uid={name}*)", "({name}=anna)", "(uid>={name})"})
    void aFilterThatCouldNotBeFilledInIsRefusedAtTheStart(String text) {
        assertThatThrownBy(() -> FilterTemplate.parse(text, "{name}", "ldap.user_filter"))
                .isInstanceOf(BadConfiguration.class)
                .hasMessageContaining("MK-LDP-007")
                .hasMessageContaining("ldap.user_filter");
    }
}
