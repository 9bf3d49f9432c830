package dev.axial.ingest.edge;

import dev.axial.ingest.epoch.LoadedDatasets;
import dev.axial.ingest.epoch.TrainingDataset;
import dev.axial.service.http.HttpError;
import dev.axial.store.ArtifactException;
import dev.axial.store.dataset.Dataset;
import dev.axial.store.dataset.Datasets;
import dev.axial.store.dataset.InvalidDatasetException;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
import java.util.List;
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

    /** An answer, or the reason why there is none. */
    interface DatasetAnswer {
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

    Response answer(DatasetAnswer answer) {
        try {
            turn.acquire();
            try {
                return answer.give();
            } finally {
                turn.release();
            }
        } catch (UnknownDatasetException e) {
            throw HttpError.notFound(e.getMessage());
        } catch (IllegalArgumentException e) {
            throw HttpError.badRequest(e.getMessage());
        } catch (ArtifactException e) {
            throw e.isTemporary() ? HttpError.unavailable(e.getMessage()) : HttpError.internal(e.getMessage());
        } catch (UncheckedIOException e) {
            throw HttpError.unavailable(e.getCause().getMessage());
        } catch (InvalidDatasetException e) {
            throw HttpError.internal(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HttpError.unavailable("ingest is stopping");
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
}
