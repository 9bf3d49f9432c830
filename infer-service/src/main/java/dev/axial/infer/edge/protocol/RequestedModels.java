package dev.axial.infer.edge.protocol;

import dev.axial.infer.batch.QueueFullException;
import dev.axial.infer.champion.ModelUnavailableException;
import dev.axial.infer.champion.ServedChampions;
import dev.axial.infer.champion.ServedModel;
import dev.axial.infer.champion.UnknownModelException;
import dev.axial.infer.request.InvalidInferRequestException;
import dev.axial.service.http.HttpError;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;

/** The models that requests name, each for as long as its answer takes. What goes wrong is an {@link HttpError}. Thread-safe. */
@Singleton
class RequestedModels {

    private static final Logger LOG = Logger.getLogger(RequestedModels.class);

    private final ServedChampions champions;

    RequestedModels(ServedChampions champions) {
        this.champions = champions;
    }

    /**
     * Answers with a model that stays loaded meanwhile.
     *
     * @param name as it came
     * @param version as it came; empty for the champion
     * @throws HttpError if there is no such model, it does not serve, or the answer is none
     */
    <T> T answer(String name, Optional<String> version, ModelAnswering<T> answering) {
        try (ServedModel.Lease lease =
                version.isEmpty() ? champions.champion(name) : champions.version(name, version.get())) {
            return answering.answer(lease.model());
        } catch (UnknownModelException e) {
            throw HttpError.notFound(e.getMessage());
        } catch (ModelUnavailableException e) {
            throw HttpError.unavailable(e.getMessage());
        } catch (CancellationException e) {
            throw HttpError.unavailable("the caller has gone");
        } catch (InvalidInferRequestException e) {
            throw HttpError.badRequest(e.getMessage());
        } catch (QueueFullException e) {
            throw HttpError.tooMany(e.getMessage());
        } catch (ExecutionException e) {
            LOG.error("a model failed on a request", e.getCause());
            throw HttpError.internal("the model failed: " + e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HttpError.unavailable("the service is ending");
        }
    }

    /** The versions that can be asked for in place of the champion, or the one that was. */
    List<Integer> versions(ServedModel model, Optional<String> asked) {
        return asked.isEmpty()
                ? champions.versions(model.identity().name())
                : List.of(model.identity().version());
    }

    /** Makes an answer with a model. */
    @FunctionalInterface
    interface ModelAnswering<T> {
        T answer(ServedModel model)
                throws InvalidInferRequestException, QueueFullException, ExecutionException, InterruptedException;
    }
}
