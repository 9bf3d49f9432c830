package dev.axial.study;

import dev.axial.client.service.ServiceClient;
import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.RunId;
import dev.axial.store.ArtifactStore;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Sentence;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** The weights that rows 16 and 17 begin with: in the artifact store, and in a request by their content. */
final class Backbone {

    /** Key of a recipe. */
    static final String OVERRIDE = "weights";

    private final ArtifactStore store;

    Backbone(ArtifactStore store) {
        this.store = store;
    }

    /** Reads the weights of a safetensors file. */
    Map<String, Object> of(Path file) throws CommandException {
        try {
            return override(store.put(file));
        } catch (UncheckedIOException e) {
            throw new CommandException("The weights in " + file + " cannot be read: " + Sentence.reason(e) + ".", e);
        }
    }

    /** Reads the weights of the model of a run that is done. */
    Map<String, Object> of(RunId run, ServiceClient train) throws CommandException, InterruptedException {
        try {
            return override(store.put(train.bytes("/runs/" + run + "/weights")));
        } catch (CommandException e) {
            throw new CommandException(
                    "Train does not give the weights of run " + run + ": " + Sentence.reason(e) + ".", e);
        }
    }

    private static Map<String, Object> override(ArtifactRef weights) {
        return Map.of("sha256", weights.sha256().hex(), "bytes", weights.bytes());
    }
}
