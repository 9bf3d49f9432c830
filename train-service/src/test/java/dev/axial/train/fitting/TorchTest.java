package dev.axial.train.fitting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The build under test has no CUDA. */
class TorchTest {

    @BeforeAll
    static void start() {
        Torch.start(TorchSettings.onCpu(2));
    }

    @Test
    void devicesHaveTheNamesOfPyTorch() {
        assertThat(TorchDevice.of(List.of("cuda:12", " cuda", "cpu")))
                .containsExactly(
                        new TorchDevice(OptionalInt.of(12)), new TorchDevice(OptionalInt.of(0)), TorchDevice.CPU)
                .extracting(TorchDevice::code)
                .containsExactly("cuda:12", "cuda:0", "cpu");
        assertThatThrownBy(() -> TorchDevice.of(List.of("gpu")))
                .hasMessage("a device of PyTorch is cpu, cuda or cuda:NUMBER, got 'gpu'");
        assertThatThrownBy(() -> TorchDevice.of(List.of("cuda:-1"))).hasMessageContaining("got 'cuda:-1'");
        assertThatThrownBy(() -> TorchDevice.of(List.of())).hasMessageContaining("axial.train.devices");
    }

    @Test
    void aDeviceThatIsNotThereIsPassedOver() {
        // When // Then
        assertThat(Torch.firstOf(TorchDevice.of(List.of("cuda", "cpu")))).isEqualTo(TorchDevice.CPU);
    }

    @Test
    void withoutAnyOfItsDevicesItSaysWhy() {
        // When // Then
        assertThatThrownBy(() -> Torch.firstOf(TorchDevice.of(List.of("cuda", "cuda:1"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("PyTorch is to compute on cuda:0, but this build of it has no CUDA; or on cuda:1, but this"
                        + " build of it has no CUDA (axial.train.devices)");
    }

    @Test
    void theProcessorGoesWithoutSaying() {
        // When // Then: a checkpoint from before there were devices is still one of the same fitting
        assertThat(Torch.description()).isEqualTo("threads 2");
    }

    @Test
    void aProcessHasOneComputing() {
        // When // Then
        assertThatThrownBy(() -> Torch.start(TorchSettings.onCpu(3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot change to");
        assertThatThrownBy(() -> TorchSettings.onCpu(0)).hasMessage("PyTorch uses at least 1 thread, got 0");
    }
}
