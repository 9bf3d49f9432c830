package dev.axial.store.npz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An array in memory, C order. Immutable and thread-safe. */
public final class NpyArray {

    private final NpyHeader header;
    private final ByteBuffer data;

    /** @param stores in the order that the header says; kept if that is C order: the caller gives the array away */
    NpyArray(NpyHeader stored, byte[] stores) {
        this.header = stored.inCOrder();
        byte[] data = stored.fortran() ? inCOrder(stored, stores) : stores;
        if (data.length != header.bytes()) {
            throw new IllegalArgumentException(header + " is " + header.bytes() + " bytes, got " + data.length);
        }
        this.data = ByteBuffer.wrap(data).asReadOnlyBuffer();
    }

    private static byte[] inCOrder(NpyHeader header, byte[] fortran) {
        int bytes = header.dtype().bytes();
        int axes = header.shape().size();
        byte[] to = new byte[fortran.length];
        int[] index = new int[axes]; // of the element that is written next
        int[] stride = new int[axes]; // bytes between neighbours along each axis, in Fortran order
        for (int axis = 0, step = bytes; axis < axes; step *= header.shape().get(axis++)) {
            stride[axis] = step;
        }
        for (int at = 0, from = 0; at < to.length; at += bytes) {
            System.arraycopy(fortran, from, to, at, bytes);
            for (int axis = axes - 1; axis >= 0; axis--) {
                from += stride[axis];
                if (++index[axis] < header.shape().get(axis)) {
                    break;
                }
                from -= stride[axis] * header.shape().get(axis);
                index[axis] = 0;
            }
        }
        return to;
    }

    /**
     * uint8 of the given shape.
     *
     * @param data wrapped, not copied: the caller gives the array away
     */
    public static NpyArray uint8(byte[] data, Integer... shape) {
        return new NpyArray(new NpyHeader(Dtype.UINT8, List.of(shape)), data);
    }

    /** int32 of the given shape; copied. */
    public static NpyArray int32(int[] data, Integer... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(data.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(data);
        return new NpyArray(new NpyHeader(Dtype.INT32, List.of(shape)), bytes.array());
    }

    /** Text {@code [n]}, as wide as its longest. */
    public static NpyArray text(List<String> texts) {
        List<int[]> codePoints =
                texts.stream().map(text -> text.codePoints().toArray()).toList();
        int width = codePoints.stream().mapToInt(text -> text.length).max().orElse(1);
        Dtype dtype = Dtype.unicode(Math.max(1, width));
        ByteBuffer bytes = ByteBuffer.allocate(texts.size() * dtype.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < codePoints.size(); i++) {
            bytes.position(i * dtype.bytes());
            Arrays.stream(codePoints.get(i)).forEach(bytes::putInt);
        }
        return new NpyArray(new NpyHeader(dtype, List.of(texts.size())), bytes.array());
    }

    public NpyHeader header() {
        return header;
    }

    public List<Integer> shape() {
        return header.shape();
    }

    /** Number of elements. */
    public int size() {
        return (int) header.elements();
    }

    /** A read-only view of the elements in the dtype's byte order; a new one at each call, from position 0. */
    public ByteBuffer data() {
        return data.duplicate().order(header.dtype().order());
    }

    /**
     * Element {@code i} of all, in C order; 0 or 1 of truth values.
     *
     * @throws IllegalStateException unless this holds integers or truth values
     * @throws ArithmeticException if it is unsigned and 2^63 or more; the message is the number
     */
    public long integer(int i) {
        Dtype dtype = header.dtype();
        if (!dtype.isInteger()) {
            throw new IllegalStateException(header + " holds no integers");
        }
        if (dtype.kind() == Dtype.ElementKind.BOOLEAN) {
            return data().get(i) == 0 ? 0 : 1;
        }
        boolean unsigned = dtype.kind() == Dtype.ElementKind.UNSIGNED;
        ByteBuffer bytes = data();
        int at = Math.multiplyExact(i, dtype.bytes());
        return switch (dtype.bytes()) {
            case 1 -> unsigned ? Byte.toUnsignedLong(bytes.get(at)) : bytes.get(at);
            case 2 -> unsigned ? Short.toUnsignedLong(bytes.getShort(at)) : bytes.getShort(at);
            case 4 -> unsigned ? Integer.toUnsignedLong(bytes.getInt(at)) : bytes.getInt(at);
            default -> unsigned ? positive(bytes.getLong(at)) : bytes.getLong(at);
        };
    }

    private static long positive(long value) {
        if (value < 0) {
            throw new ArithmeticException(Long.toUnsignedString(value));
        }
        return value;
    }

    /**
     * Element {@code i} of all, in C order.
     *
     * @throws IllegalStateException unless this holds floats
     */
    public double real(int i) {
        Dtype dtype = header.dtype();
        if (dtype.kind() != Dtype.ElementKind.FLOAT) {
            throw new IllegalStateException(header + " holds no floats");
        }
        int at = Math.multiplyExact(i, dtype.bytes());
        return dtype.bytes() == Float.BYTES ? data().getFloat(at) : data().getDouble(at);
    }

    /**
     * All elements, in C order, without their padding.
     *
     * @throws IllegalStateException unless this holds text
     */
    public List<String> texts() {
        if (!header.dtype().isText()) {
            throw new IllegalStateException(header + " holds no text");
        }
        List<String> texts = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            texts.add(text(i));
        }
        return texts;
    }

    private String text(int i) {
        Dtype dtype = header.dtype();
        ByteBuffer element = data().slice(i * dtype.bytes(), dtype.bytes()).order(dtype.order());
        StringBuilder text = new StringBuilder();
        if (dtype.kind() == Dtype.ElementKind.BYTES) {
            byte[] bytes = new byte[dtype.bytes()];
            element.get(bytes);
            text.append(new String(bytes, StandardCharsets.UTF_8));
        } else {
            while (element.hasRemaining()) {
                int codePoint = element.getInt();
                text.appendCodePoint(Character.isValidCodePoint(codePoint) ? codePoint : '\uFFFD');
            }
        }
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == 0) {
            end--;
        }
        return text.substring(0, end);
    }
}
