package dev.axial.train.edge;

import dev.axial.contract.model.ArtifactRef;
import dev.axial.contract.model.RunId;
import dev.axial.service.http.HttpError;
import dev.axial.store.ArtifactException;
import dev.axial.store.ArtifactStore;
import dev.axial.train.export.OnnxWeights;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** HTTP edge: the weights of a model as safetensors; errors are {@code {"error": "..."}}. */
@ApplicationScoped
@Path("/runs/{id}/weights")
public class WeightsResource {

    private final RunsFollower follower;
    private final ArtifactStore store;

    WeightsResource(RunsFollower follower, ArtifactStore store) {
        this.follower = follower;
        this.store = store;
    }

    /** Returns the weights of the run's best epoch, which are in its ONNX file. */
    @GET
    public Response weights(@PathParam("id") String id) {
        try {
            Optional<ArtifactRef> model = follower.runs()
                    .find(new RunId(id))
                    .flatMap(run -> run.completed())
                    .map(completed -> completed.model());
            if (model.isEmpty()) {
                throw HttpError.notFound("there is no run '" + id + "' that has completed; GET /runs lists them");
            }
            return Response.ok(OnnxWeights.read(store.read(model.get())).encode(), MediaType.APPLICATION_OCTET_STREAM)
                    .build();
        } catch (IllegalArgumentException e) {
            throw HttpError.badRequest(e.getMessage());
        } catch (ArtifactException e) {
            throw HttpError.unavailable("the model of run " + id + " cannot be read: " + e.getMessage());
        }
    }
}
