package dev.axial.contract.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** The JDK's regular expressions are the oracle. */
class NameFormTest {

    private static final NameForm NAME = new NameForm("a-z0-9", "a-z0-9._-", 1, 6);
    private static final NameForm DIGEST = new NameForm("0-9a-f", "0-9a-f", 4, 4);

    @Test
    void isWrittenAsARegularExpression() {
        assertThat(NAME).hasToString("[a-z0-9][a-z0-9._-]{0,5}");
        assertThat(DIGEST).hasToString("[0-9a-f]{4}");
    }

    @Test
    void matchesNothingThatIsAbsentEmptyOrNotAscii() {
        assertThat(NAME.matches(null)).isFalse();
        assertThat(NAME.matches("")).isFalse();
        assertThat(NAME.matches("\u00e4")).isFalse();
        assertThat(NAME.matches("a\u0430")).isFalse(); // a Cyrillic a
    }

    @Property
    void matchesWhatItsRegularExpressionMatches(
            @ForAll
                    @StringLength(max = 8)
                    @CharRange(from = 'a', to = 'h')
                    @CharRange(from = '0', to = '9')
                    @Chars({'.', '_', '-', '/', 'Z', '`', '{'})
                    String name) {
        assertThat(NAME.matches(name)).isEqualTo(Pattern.matches(NAME.toString(), name));
        assertThat(DIGEST.matches(name)).isEqualTo(Pattern.matches(DIGEST.toString(), name));
    }
}
