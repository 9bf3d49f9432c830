package dev.axial.train.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.Sha256;
import dev.axial.store.ArtifactStore;
import dev.axial.train.fitting.Formulas;
import dev.axial.train.network.Network;
import dev.axial.train.network.Tensor;
import dev.axial.train.network.Weights;
import dev.axial.train.recipe.Recipes;
import dev.axial.train.recipe.WeightsRef;
import dev.axial.train.safetensors.Safetensors;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightFilesTest {

    private static final URI ADDRESS = URI.create("https://example.org/resnet18.safetensors");
    private static final AllowedAddresses ALLOWED = AllowedAddresses.of(List.of("https://example.org/"));
    private static final Pauses WAITING = duration -> {};
    private static final Network NETWORK =
            Recipes.bundled().find("resnet18-frozen-fc512").orElseThrow().network(11);

    @TempDir
    static Path folder;

    private static ArtifactStore store;

    /** Tensors of the backbone, and a last layer as torchvision has it. */
    private static final Map<String, Tensor> TENSORS = tensors();

    /** {@link #TENSORS} as a file, in the store. */
    private static ArtifactRef whole;

    @BeforeAll
    static void open() {
        store = ArtifactStore.local(folder);
        whole = store.put(encoded(TENSORS));
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    void takesTheBackboneAndLeavesTheHead() throws Exception {
        // When
        Pretrained weights = files(store).read(new WeightsRef(whole, Optional.empty()), NETWORK, WAITING);

        // Then
        assertThat(weights.tensors()).hasSize(100).containsKeys("conv1.weight", "layer4.1.bn2.running_var");
        assertThat(weights.tensors().get("layer2.0.downsample.0.weight").values())
                .isEqualTo(TENSORS.get("layer2.0.downsample.0.weight").values());
        assertThat(weights.ignored()).containsExactly("fc.bias", "fc.weight");
        assertThat(weights.origin()).isEqualTo(whole.sha256().hex());
    }

    @Test
    void aStoreOutOfReachIsNoFaultOfTheRequest(@TempDir Path lost) throws Exception {
        // Given
        try (ArtifactStore away = ArtifactStore.local(lost)) {
            WeightsRef ref = new WeightsRef(away.put(encoded(Map.of())), Optional.empty());
            Files.move(lost.resolve("objects"), lost.resolve("elsewhere"));
            Files.createSymbolicLink(lost.resolve("objects"), lost.resolve("objects")); // leads nowhere

            // When, Then
            assertThatThrownBy(() -> files(away).read(ref, NETWORK, WAITING)).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void namesWhatIsMissingAndWhatHasAnotherShape() {
        // Given
        Map<String, Tensor> other = new LinkedHashMap<>(TENSORS);
        other.remove("bn1.running_mean");
        other.put("conv1.weight", new Tensor(List.of(1, 2), new float[2]));
        WeightsRef ref = new WeightsRef(store.put(encoded(other)), Optional.empty());

        // When, Then
        assertThatThrownBy(() -> files(store).read(ref, NETWORK, WAITING))
                .isInstanceOf(InvalidWeightsException.class)
                .hasMessage("the weights are not those of a resnet-18: conv1.weight is [1, 2] and not [64, 3, 7, 7],"
                        + " bn1.running_mean is missing");
    }

    @Test
    void countsWhatItDoesNotName() {
        // Given
        WeightsRef ref = new WeightsRef(store.put(encoded(Map.of())), Optional.empty());

        // When, Then
        assertThatThrownBy(() -> files(store).read(ref, NETWORK, WAITING))
                .isInstanceOf(InvalidWeightsException.class)
                .hasMessageEndingWith("bn1.running_var is missing and 95 tensors more");
    }

    @Test
    void saysThatANetworkHasNoBackbone() {
        // Given
        WeightsRef ref = new WeightsRef(whole, Optional.empty());
        Network cnn = Recipes.bundled().find("cnn").orElseThrow().network(11);

        // When, Then
        assertThatThrownBy(() -> files(store).read(ref, cnn, WAITING))
                .isInstanceOf(InvalidWeightsException.class)
                .hasMessage("weights are for resnet-18, which the network of this recipe does not have");
    }

    @Test
    void saysThatAFileIsNotThereOrIsSomethingElse() {
        // Given
        WeightsRef missing =
                new WeightsRef(new ArtifactRef(new Sha256("0123456789abcdef".repeat(4)), 12), Optional.empty());
        WeightsRef text =
                new WeightsRef(store.put("no weights at all".getBytes(StandardCharsets.UTF_8)), Optional.empty());

        // When, Then
        assertThatThrownBy(() -> files(store).read(missing, NETWORK, WAITING))
                .isInstanceOf(InvalidWeightsException.class)
                .hasMessageStartingWith("the weights cannot be read: ");
        assertThatThrownBy(() -> files(store).read(text, NETWORK, WAITING))
                .isInstanceOf(InvalidWeightsException.class)
                .hasMessageStartingWith("the weights are no safetensors file: ");
    }

    @Test
    void fetchesWhatIsNotThereOnce() throws Exception {
        // Given
        Map<String, Tensor> changed = new LinkedHashMap<>(TENSORS);
        changed.remove("fc.bias"); // so that it is not in the store yet
        byte[] content = encoded(changed);
        WeightsRef ref = new WeightsRef(new ArtifactRef(Sha256.of(content), content.length), Optional.of(ADDRESS));
        int[] fetched = {0};
        WeightFiles files = new WeightFiles(store, ALLOWED, (address, bytes, waiting) -> {
            fetched[0]++;
            return address.equals(ADDRESS) && bytes == content.length ? content : new byte[0];
        });

        // When
        files.read(ref, NETWORK, WAITING);
        files.read(ref, NETWORK, WAITING);

        // Then
        assertThat(fetched[0]).isEqualTo(1);
    }

    @Test
    void refusesAnotherFileAtTheAddress() {
        // Given
        ArtifactRef pinned = new ArtifactRef(new Sha256("fedcba9876543210".repeat(4)), 3);
        WeightsRef ref = new WeightsRef(pinned, Optional.of(ADDRESS));

        // When, Then
        assertThatThrownBy(() -> new WeightFiles(store, ALLOWED, (address, bytes, waiting) -> new byte[] {1, 2, 3})
                        .read(ref, NETWORK, WAITING))
                .isInstanceOf(InvalidWeightsException.class)
                .hasMessageContaining(
                        "are not those that the recipe names: expected " + pinned.sha256() + " of 3 bytes");
        assertThatThrownBy(() -> new WeightFiles(store, ALLOWED, (address, bytes, waiting) -> new byte[4])
                        .read(ref, NETWORK, WAITING))
                .isInstanceOf(InvalidWeightsException.class)
                .hasMessageEndingWith("got more");
        assertThat(store.contains(pinned)).isFalse();
    }

    @Test
    void asksNoAddressThatIsNotAllowed() {
        // Given
        WeightsRef ref = new WeightsRef(
                new ArtifactRef(new Sha256("00112233445566778899aabbccddeeff".repeat(2)), 3), Optional.of(ADDRESS));
        WeightFiles files = new WeightFiles(store, AllowedAddresses.NONE, (address, bytes, waiting) -> {
            throw new AssertionError("asked " + address);
        });

        // When, Then
        String message =
                "weights.address is " + ADDRESS + ", and axial.train.weights.allowed allows none; give the file"
                        + " by --weights, or have its address allowed";
        assertThatThrownBy(() -> files.read(ref, NETWORK, WAITING))
                .isInstanceOf(InvalidWeightsException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> files.check(ref))
                .isInstanceOf(InvalidWeightsException.class)
                .hasMessage(message);
    }

    @Test
    void needsNoAddressForWhatIsInTheStore() throws Exception {
        // Given
        WeightsRef ref = new WeightsRef(whole, Optional.of(ADDRESS));

        // When
        files(store).check(ref);

        // Then
        assertThat(files(store).read(ref, NETWORK, WAITING).tensors()).hasSize(100);
    }

    private static WeightFiles files(ArtifactStore of) {
        return new WeightFiles(of, AllowedAddresses.NONE, Duration.ofSeconds(10));
    }

    private static Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Weights all = Formulas.backbone(NETWORK);
        NETWORK.backbone().forEach(parameter -> tensors.put(parameter.name(), all.get(parameter.name())));
        tensors.put("fc.weight", new Tensor(List.of(2, 1), new float[2]));
        tensors.put("fc.bias", new Tensor(List.of(2), new float[2]));
        return tensors;
    }

    private static byte[] encoded(Map<String, Tensor> tensors) {
        return new Safetensors(Map.of(), tensors).encode();
    }
}
