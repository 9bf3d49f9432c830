package dev.axial.image;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * The colour space of a JPEG, told from its markers by the rules of libjpeg, which Pillow and browsers follow. The format
 * has no field for it.
 *
 * @see <a href="https://github.com/libjpeg-turbo/libjpeg-turbo/blob/main/src/jdapimin.c">default_decompress_parms</a>
 */
enum JpegColour {
    GREY(1, StoredColours.grey(8, Optional.empty())),
    YCC(3, StoredColours.ycc()),
    RGB(3, StoredColours.rgb()),
    CMYK(4, StoredColours.cmyk()),
    YCCK(4, StoredColours.ycck());

    private static final byte[] JFIF = {
        (byte) 0xFF, (byte) 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
    };

    private final int components;
    private final StoredColours colours;

    JpegColour(int components, StoredColours colours) {
        this.components = components;
        this.colours = colours;
    }

    /**
     * @param jfif whether there is a JFIF segment
     * @param transform of Adobe's segment, if there is one
     * @param ids of the components, 1, 3 or 4 of them
     * @param lossless samples of lossless JPEGs are stored as they are, unless a marker says otherwise
     */
    static JpegColour of(boolean jfif, OptionalInt transform, int[] ids, boolean lossless) {
        if (ids.length == 1) {
            return GREY;
        }
        if (ids.length == 4) {
            return transform.orElse(0) == 0 ? CMYK : YCCK;
        }
        if (jfif) {
            return YCC;
        }
        if (transform.isPresent()) {
            return transform.getAsInt() == 0 ? RGB : YCC;
        }
        return lossless || ids[0] == 'R' && ids[1] == 'G' && ids[2] == 'B' ? RGB : YCC;
    }

    int components() {
        return components;
    }

    /** The colours that samples of this space stand for. */
    StoredColours colours() {
        return colours;
    }

    /** The segment by which a decoder knows this space for certain. */
    byte[] marker() {
        return switch (this) {
            case GREY, YCC -> JFIF.clone();
            case RGB, CMYK -> adobe(0);
            case YCCK -> adobe(2);
        };
    }

    private static byte[] adobe(int transform) {
        return new byte[] {
            (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
        };
    }
}
