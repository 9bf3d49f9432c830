package dev.axial.infer.edge.protocol;

import dev.axial.infer.request.InferReply;
import dev.axial.infer.request.InferRequest;
import dev.axial.infer.request.InvalidInferRequestException;
import dev.axial.infer.request.JsonReplies;
import dev.axial.infer.request.JsonRequests;
import dev.axial.infer.request.RequestInference;
import dev.axial.infer.request.Room;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * HTTP edge: requests for inference, in JSON, with binary tensors, or as the bytes of one image. They come without
 * {@code Content-Type} or with any.
 */
@Path("/v2")
@Consumes(MediaType.WILDCARD)
class InferenceRequests {

    /** Length of the JSON before the binary tensors, of a request and of a reply. */
    private static final String JSON_LENGTH = "Inference-Header-Content-Length";

    /** A smaller reply fits a packet as it is. */
    private static final int WORTH_CODING = 1400;

    private final RequestedModels models;
    private final RequestInference inference;
    private final RequestMemory memory;
    private final RequestTraces traces;

    InferenceRequests(RequestedModels models, RequestInference inference, RequestMemory memory, RequestTraces traces) {
        this.models = models;
        this.inference = inference;
        this.memory = memory;
        this.traces = traces;
    }

    @POST
    @Path("models/{name}/infer")
    public Uni<Response> infer(@PathParam("name") String name, byte[] body, @Context RoutingContext http) {
        return infer(name, Optional.empty(), body, http);
    }

    @POST
    @Path("models/{name}/versions/{version}/infer")
    public Uni<Response> infer(
            @PathParam("name") String name,
            @PathParam("version") String version,
            byte[] body,
            @Context RoutingContext http) {
        return infer(name, Optional.of(version), body, http);
    }

    /** Runs on the event loop of the connection. */
    private Uni<Response> infer(String name, Optional<String> version, byte[] body, RoutingContext http) {
        byte[] came = body == null ? new byte[0] : body;
        String coding = http.request().getHeader("Content-Encoding");
        String jsonLength = http.request().getHeader(JSON_LENGTH);
        HttpCaller caller = new HttpCaller(memory, RequestMemory.of(http), traces, Vertx.currentContext());
        CompletableFuture<InferReply> answer = CompletableFuture.completedFuture(came)
                .thenComposeAsync(
                        read -> {
                            byte[] plain = plain(read, coding, caller.room());
                            return models.begin(
                                    name,
                                    version,
                                    caller,
                                    model -> inference.answer(() -> request(plain, jsonLength), model, caller));
                        },
                        caller.reader(came.length, coding != null));
        return Uni.createFrom()
                .completionStage(answer)
                .onFailure()
                .transform(RequestedModels::error)
                .map(reply -> response(JsonReplies.of(reply), http));
    }

    private static InferRequest request(byte[] body, String jsonLength) throws InvalidInferRequestException {
        if (jsonLength == null) {
            return JsonRequests.read(body, body.length);
        }
        int length;
        try {
            length = Integer.parseInt(jsonLength.trim());
        } catch (NumberFormatException e) {
            length = -1;
        }
        if (length < 0 || length > body.length) {
            throw new InvalidInferRequestException(JSON_LENGTH + " is the length of the JSON in a body of "
                    + body.length + " bytes, or 0 where the body is one image; got '" + jsonLength + "'");
        }
        return length == 0 ? InferRequest.ofImage(body) : JsonRequests.read(body, length);
    }

    private byte[] plain(byte[] body, String coding, Room room) {
        return ContentCoding.ofBody(coding)
                .map(known -> known.decode(body, memory.mostOfOne(), room))
                .orElse(body);
    }

    private static Response response(JsonReplies reply, RoutingContext http) {
        boolean binary = reply.jsonBytes() < reply.body().length;
        Response.ResponseBuilder response =
                Response.ok().type(binary ? MediaType.APPLICATION_OCTET_STREAM : MediaType.APPLICATION_JSON);
        if (binary) {
            response.header(JSON_LENGTH, reply.jsonBytes());
        }
        Optional<ContentCoding> coding = reply.body().length < WORTH_CODING
                ? Optional.empty()
                : ContentCoding.ofReply(http.request().getHeader("Accept-Encoding"));
        coding.ifPresent(chosen -> response.header("Content-Encoding", chosen.code()));
        return response.entity(coding.isEmpty() ? reply.body() : coding.get().encode(reply.body()))
                .build();
    }
}
