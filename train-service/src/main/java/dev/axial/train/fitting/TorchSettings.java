package dev.axial.train.fitting;

import java.util.List;

/**
 * The computing of PyTorch. Immutable.
 *
 * @param threads that one operation may use, 1 or more; results depend on it in their last bits
 * @param devices in order of preference: the first that build and machine have is taken
 */
public record TorchSettings(int threads, List<TorchDevice> devices) {

    public TorchSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("PyTorch uses at least 1 thread, got " + threads);
        }
        devices = List.copyOf(devices);
        if (devices.isEmpty()) {
            throw new IllegalArgumentException("PyTorch computes on a device, got none");
        }
    }

    /** On the processor. */
    public static TorchSettings onCpu(int threads) {
        return new TorchSettings(threads, List.of(TorchDevice.CPU));
    }
}
