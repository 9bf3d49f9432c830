package dev.axial.client.system;

import dev.axial.client.service.ServiceName;
import dev.axial.terminal.CommandException;

/** Something needs a service or the artifact store, and nobody has said where that is. */
public final class UnknownPlaceException extends CommandException {

    private static final long serialVersionUID = 1L;

    /** The place of the artifact store. */
    public static final String STORE = "store";

    private final String place;

    private UnknownPlaceException(String place, String what) {
        super("The address of " + what + " is not known");
        this.place = place;
    }

    static UnknownPlaceException of(ServiceName service) {
        return new UnknownPlaceException(service.code(), service.code());
    }

    static UnknownPlaceException ofTheStore() {
        return new UnknownPlaceException(STORE, "the artifact store");
    }

    /** The code of a service, or {@link #STORE}. */
    public String place() {
        return place;
    }
}
