package dev.axial.infer.edge.protocol;

import dev.axial.infer.request.InferReply;
import dev.axial.infer.request.InferRequest;
import dev.axial.infer.request.InvalidInferRequestException;
import dev.axial.infer.request.JsonReplies;
import dev.axial.infer.request.JsonRequests;
import dev.axial.infer.request.RequestInference;
import dev.axial.service.http.HttpError;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

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

    InferenceRequests(RequestedModels models, RequestInference inference, RequestMemory memory) {
        this.models = models;
        this.inference = inference;
        this.memory = memory;
    }

    @POST
    @Path("models/{name}/infer")
    public Response infer(@PathParam("name") String name, byte[] body, @Context RoutingContext http) {
        return infer(name, Optional.empty(), body, http);
    }

    @POST
    @Path("models/{name}/versions/{version}/infer")
    public Response infer(
            @PathParam("name") String name,
            @PathParam("version") String version,
            byte[] body,
            @Context RoutingContext http) {
        return infer(name, Optional.of(version), body, http);
    }

    private Response infer(String name, Optional<String> version, byte[] body, RoutingContext http) {
        byte[] plain = plain(body == null ? new byte[0] : body, http);
        InferReply reply = models.answer(
                name,
                version,
                model -> inference.answer(
                        () -> request(plain, http.request().getHeader(JSON_LENGTH)),
                        model,
                        bytes -> take(bytes, http),
                        answer -> RequestMemory.of(http).whenEnded(() -> answer.cancel(false))));
        return response(JsonReplies.of(reply), http);
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

    private byte[] plain(byte[] body, RoutingContext http) {
        Optional<ContentCoding> coding = ContentCoding.ofBody(http.request().getHeader("Content-Encoding"));
        return coding.isEmpty() ? body : coding.get().decode(body, memory.mostOfOne(), bytes -> take(bytes, http));
    }

    private static void take(long bytes, RoutingContext http) {
        if (!RequestMemory.of(http).grow(bytes)) {
            throw HttpError.tooMany(
                    "there is no memory to unpack this request now (axial.infer.request-bytes): try again in a"
                            + " moment");
        }
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
