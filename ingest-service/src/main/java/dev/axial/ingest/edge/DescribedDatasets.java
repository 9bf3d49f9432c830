package dev.axial.ingest.edge;

import dev.axial.contract.json.EventJson;
import dev.axial.ingest.epoch.LoadedDatasets;
import dev.axial.ingest.epoch.TrainingDataset;
import dev.axial.store.ArtifactException;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.InvalidDatasetException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Datasets by name for HTTP, with what goes wrong as a status. Thread-safe. */
final class DescribedDatasets {

    private final Datasets named;
    private final LoadedDatasets loaded;
    /** One at a time: so requests, however many, cost one dataset and one sheet of memory. */
    private final Semaphore turn = new Semaphore(1, true);

    DescribedDatasets(Datasets named, LoadedDatasets loaded) {
        this.named = named;
        this.loaded = loaded;
    }

    /** What can be answered, or why not. */
    interface Answer {
        Response give()
                throws UnknownDatasetException, ArtifactException, InvalidDatasetException, InterruptedException;
    }

    /** No dataset has this name. */
    static final class UnknownDatasetException extends Exception {

        private static final long serialVersionUID = 1L;

        UnknownDatasetException(String message) {
            super(message);
        }
    }

    Response answer(Answer answer) {
        try {
            turn.acquire();
            try {
                return answer.give();
            } finally {
                turn.release();
            }
        } catch (UnknownDatasetException e) {
            return error(404, e.getMessage());
        } catch (IllegalArgumentException e) {
            return error(400, e.getMessage());
        } catch (ArtifactException e) {
            return error(e.isTemporary() ? 503 : 500, e.getMessage());
        } catch (UncheckedIOException e) {
            return error(503, e.getCause().getMessage());
        } catch (InvalidDatasetException e) {
            return error(500, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return error(503, "ingest is stopping");
        }
    }

    List<Dataset> list() {
        return named.list();
    }

    TrainingDataset load(String name)
            throws UnknownDatasetException, ArtifactException, InvalidDatasetException, InterruptedException {
        Dataset dataset = named.find(name)
                .orElseThrow(() -> new UnknownDatasetException("there is no dataset '" + name + "'; there are "
                        + named.list().stream().map(known -> known.ref().name()).toList()));
        return loaded.get(dataset.ref());
    }

    private static Response error(int status, String message) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(EventJson.write(Map.of("error", message)))
                .build();
    }
}
