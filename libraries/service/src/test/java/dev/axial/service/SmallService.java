package dev.axial.service;

import dev.axial.service.http.HttpError;
import dev.axial.service.lifecycle.Lifecycle;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;

/** A service of two components and a few resources, enough to ask it everything that this module answers for. */
@Path("/")
public class SmallService {

    @Produces
    @Singleton
    SettableComponent component() {
        return new SettableComponent("small-loop");
    }

    @Produces
    @Singleton
    Lifecycle lifecycle(SettableComponent component) {
        return new Lifecycle(List.of(component, new SettableComponent("small-follower")), List.of());
    }

    @GET
    @Path("things")
    public String read() {
        return "things";
    }

    @POST
    @Path("things")
    public String change() {
        return "changed";
    }

    @POST
    @Path("v2/models/small/infer")
    public String infer() {
        return "inferred";
    }

    @GET
    @Path("v2/models/small")
    public String describe() {
        return "described";
    }

    @GET
    @Path("refused")
    public String refuse() {
        throw HttpError.conflict("version 3 serves, not the expected 2");
    }

    @GET
    @Path("defect")
    public String fail() {
        throw new IllegalStateException("a defect with secrets");
    }
}
