package dev.axial.train.fitting;

import ai.djl.Device;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device that PyTorch can compute on. Immutable.
 *
 * @param gpu number of a CUDA device, from 0; empty for the processor
 */
public record TorchDevice(OptionalInt gpu) {

    public static final TorchDevice CPU = new TorchDevice(OptionalInt.empty());

    private static final Pattern CUDA = Pattern.compile("cuda(?::([0-9]{1,3}))?");

    /**
     * @param codes each by PyTorch's names: {@code cpu}, {@code cuda}, {@code cuda:1}
     * @throws IllegalArgumentException if one is no such name, or there is none
     */
    public static List<TorchDevice> of(List<String> codes) {
        if (codes.isEmpty()) {
            throw new IllegalArgumentException("axial.train.devices names at least one device");
        }
        return codes.stream().map(code -> of(code.strip())).toList();
    }

    private static TorchDevice of(String code) {
        if (code.equals("cpu")) {
            return CPU;
        }
        Matcher cuda = CUDA.matcher(code);
        if (!cuda.matches()) {
            throw new IllegalArgumentException("a device of PyTorch is cpu, cuda or cuda:NUMBER, got '" + code + "'");
        }
        return new TorchDevice(OptionalInt.of(cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1))));
    }

    /** PyTorch's name for it: {@code cpu}, {@code cuda:0}. */
    public String code() {
        return gpu.isPresent() ? "cuda:" + gpu.getAsInt() : "cpu";
    }

    Device device() {
        return gpu.isPresent() ? Device.gpu(gpu.getAsInt()) : Device.cpu();
    }

    @Override
    public String toString() {
        return code();
    }
}
