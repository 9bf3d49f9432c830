package dev.axial.service.http;

import dev.axial.contract.json.InvalidEventException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Writes every error as {@code {"error": "one sentence"}}, those of paths that lead nowhere included. */
class HttpErrors {

    private static final Logger LOG = Logger.getLogger(HttpErrors.class);

    private final AllowedMethods allowedMethods;

    HttpErrors(AllowedMethods allowedMethods) {
        this.allowedMethods = allowedMethods;
    }

    @ServerExceptionMapper
    Response error(HttpError e) {
        return response(e.status(), e.getMessage());
    }

    @ServerExceptionMapper
    Response invalid(InvalidEventException e) {
        return response(400, e.getMessage());
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException e, UriInfo uri) {
        if (e.getCause() != null) { // so JAX-RS tells of a parameter that is not of its type
            return response(400, "the parameters '" + uri.getRequestUri().getQuery() + "' cannot be read");
        }
        return response(404, "there is nothing at " + uri.getRequestUri().getRawPath());
    }

    @ServerExceptionMapper
    Response notAllowed(NotAllowedException e, UriInfo uri) {
        String allowed = String.join(", ", allowedMethods.at(uri.getRequestUri().getPath()));
        Response refusal =
                response(405, uri.getRequestUri().getRawPath() + " does not take this method; it takes " + allowed);
        return Response.fromResponse(refusal).header("Allow", allowed).build();
    }

    @ServerExceptionMapper
    Response error(WebApplicationException e) {
        return response(e.getResponse().getStatus(), String.valueOf(e.getMessage()));
    }

    @ServerExceptionMapper
    Response unexpected(Exception e) {
        LOG.error("a request failed unexpectedly", e);
        return response(500, "the service failed unexpectedly; its log has the reason");
    }

    private static Response response(int status, String message) {
        Response.ResponseBuilder response =
                Response.status(status).type(MediaType.APPLICATION_JSON).entity(new Problem(message));
        return status == 429 || status == 503
                ? response.header("Retry-After", 1).build()
                : response.build();
    }
}
