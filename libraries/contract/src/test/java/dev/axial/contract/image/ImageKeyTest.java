package dev.axial.contract.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ImageKeyTest {

    @Test
    void aKeyThatIsTextIsItsOwnId() {
        assertThat(ImageKey.id("slice-1".getBytes(UTF_8))).isEqualTo("slice-1");
        assertThat(ImageKey.id("Niere \u00fc \ud83e\ude7b".getBytes(UTF_8))).isEqualTo("Niere \u00fc \ud83e\ude7b");
    }

    @Test
    void twoBinaryKeysHaveTwoIds() {
        // As a LongSerializer writes 0x80828486 and 0x81838587: replacement characters would make them one.
        byte[] first = {0, 0, 0, 0, (byte) 0x80, (byte) 0x82, (byte) 0x84, (byte) 0x86};
        byte[] second = {0, 0, 0, 0, (byte) 0x81, (byte) 0x83, (byte) 0x85, (byte) 0x87};

        assertThat(ImageKey.id(first)).isEqualTo("base64:AAAAAICChIY");
        assertThat(ImageKey.id(second)).isEqualTo("base64:AAAAAIGDhYc");
    }

    @Test
    void aKeyThatLooksEncodedIsEncodedItself() {
        byte[] key = "base64:AAAAAICChIY".getBytes(UTF_8);

        assertThat(ImageKey.id(key)).startsWith("base64:").isNotEqualTo("base64:AAAAAICChIY");
        assertThat(ImageKey.bytes(ImageKey.id(key))).isEqualTo(key);
    }

    @Property
    void eachIdGivesItsKeyBack(@ForAll @Size(min = 1, max = 40) byte[] key) {
        assertThat(ImageKey.bytes(ImageKey.id(key))).isEqualTo(key);
    }
}
