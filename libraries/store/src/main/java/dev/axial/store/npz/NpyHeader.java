package dev.axial.store.npz;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The header of an {@code .npy}: type, shape and order of its array.
 *
 * @param dtype type of the elements
 * @param shape length of each axis; empty for a scalar
 * @param fortran whether the data are in Fortran order, the first axis varying fastest; otherwise the last one does
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the format, versions 1 to 3</a>
 */
public record NpyHeader(Dtype dtype, List<Integer> shape, boolean fortran) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER_BYTES = 64 << 10;
    private static final int MAX_AXES = 32;
    private static final int ALIGNMENT = 64;

    // The header is the repr of a Python dict: {'descr': '|u1', 'fortran_order': False, 'shape': (5, 28, 28), }
    private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*(?:['\"]([^'\"]*)['\"]|(\\[))");
    private static final Pattern ORDER = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([\\d\\sL,]*)\\)");

    public NpyHeader {
        requireNonNull(dtype, "dtype");
        shape = List.copyOf(shape);
        if (shape.size() > MAX_AXES || shape.stream().anyMatch(length -> length < 0)) {
            throw new IllegalArgumentException("a shape has at most 32 axes, none negative, got " + shape);
        }
    }

    /** Describes an array in C order. */
    NpyHeader(Dtype dtype, List<Integer> shape) {
        this(dtype, shape, false);
    }

    /** The same array in C order. */
    NpyHeader inCOrder() {
        return new NpyHeader(dtype, shape);
    }

    /** Number of elements. */
    public long elements() {
        long elements = 1;
        for (int length : shape) {
            elements = length == 0 ? 0 : Math.multiplyExact(elements, length);
        }
        return elements;
    }

    /** Length of the data. */
    public long bytes() {
        return Math.multiplyExact(elements(), dtype.bytes());
    }

    /**
     * Reads as far as the data.
     *
     * @throws InvalidNpzException with a message that continues "array 'x' of file: ..."
     */
    static NpyHeader read(InputStream npy) throws IOException, InvalidNpzException {
        DataInputStream in = new DataInputStream(npy);
        byte[] magic = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new InvalidNpzException("it is no .npy: it does not begin with \\x93NUMPY");
        }
        int major = in.readUnsignedByte();
        in.readUnsignedByte(); // the minor version changes nothing that matters for reading
        if (major < 1 || major > 3) {
            throw new InvalidNpzException(".npy versions 1 to 3 are read, this is version " + major);
        }
        long length = major == 1
                ? Short.toUnsignedLong(Short.reverseBytes(in.readShort()))
                : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
        if (length > MAX_HEADER_BYTES) {
            throw new InvalidNpzException(
                    "its header has " + length + " bytes, more than the " + MAX_HEADER_BYTES + " that are read");
        }
        byte[] header = new byte[(int) length];
        in.readFully(header);
        Charset charset = major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return parse(new String(header, charset));
    }

    private static NpyHeader parse(String header) throws InvalidNpzException {
        Matcher descr = find(DESCR, "descr", header);
        if (descr.group(2) != null) {
            throw new InvalidNpzException("it is a structured array; plain arrays of one dtype are read");
        }
        if (descr.group(1).endsWith("O")) {
            throw new InvalidNpzException("it holds pickled Python objects, which are never read because unpickling"
                    + " runs code; save it as a plain array with allow_pickle=False");
        }
        boolean fortran = find(ORDER, "fortran_order", header).group(1).equals("True");
        List<Integer> shape = new ArrayList<>();
        for (String axis : find(SHAPE, "shape", header).group(1).split(",")) {
            String digits = axis.strip().replaceAll("L$", "");
            if (!digits.isEmpty()) {
                shape.add(axis(digits));
            }
        }
        try {
            NpyHeader parsed = new NpyHeader(Dtype.of(descr.group(1)), shape, fortran);
            parsed.bytes();
            return parsed;
        } catch (ArithmeticException e) {
            throw new InvalidNpzException("its shape " + shape + " is larger than any file", e);
        } catch (IllegalArgumentException e) {
            throw new InvalidNpzException(e.getMessage(), e);
        }
    }

    private static int axis(String digits) throws InvalidNpzException {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new InvalidNpzException("an axis is 0 to " + Integer.MAX_VALUE + " long, got " + digits, e);
        }
    }

    private static Matcher find(Pattern pattern, String key, String header) throws InvalidNpzException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            String shown = header.strip();
            throw new InvalidNpzException(
                    "its header has no readable '" + key + "': " + shown.substring(0, Math.min(shown.length(), 120)));
        }
        return matcher;
    }

    /** The bytes before the data, version 1, in C order. */
    byte[] encode() {
        String axes = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String dict = "{'descr': '" + dtype.typestr() + "', 'fortran_order': False, 'shape': ("
                + (shape.size() == 1 ? axes + "," : axes) + "), }";
        int before = MAGIC.length + 2 + Short.BYTES;
        // Spaces and a line feed bring the data to a multiple of 64.
        int total = (before + dict.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] length = ByteBuffer.allocate(Short.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) (total - before))
                .array();
        ByteArrayOutputStream out = new ByteArrayOutputStream(total);
        out.writeBytes(MAGIC);
        out.write(1);
        out.write(0);
        out.writeBytes(length);
        out.writeBytes(dict.getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(" ".repeat(total - before - dict.length() - 1).getBytes(StandardCharsets.ISO_8859_1));
        out.write('\n');
        return out.toByteArray();
    }

    /** Its type and shape, such as {@code uint8 [34561, 28, 28]}. */
    @Override
    public String toString() {
        return dtype + " " + shape;
    }
}
