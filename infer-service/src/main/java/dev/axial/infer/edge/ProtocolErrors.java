package dev.axial.infer.edge;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Errors in the form of the Open Inference Protocol, those of paths that lead nowhere included. */
class ProtocolErrors {

    @ServerExceptionMapper
    Response notFound(NotFoundException e) {
        return error(e);
    }

    @ServerExceptionMapper
    Response error(WebApplicationException e) {
        return Response.status(e.getResponse().getStatus())
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("error", String.valueOf(e.getMessage())))
                .build();
    }
}
