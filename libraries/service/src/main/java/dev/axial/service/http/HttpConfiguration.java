package dev.axial.service.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.Set;

/** The names under which this service may be reached over HTTP, and its openness. */
@ConfigMapping(prefix = "axial")
interface HttpConfiguration {

    Http http();

    Security security();

    interface Http {
        /**
         * Names, without port, that a request's Host header may carry, {@code *} for all. Addresses are always accepted:
         * probes send those, and a page that rebinds its DNS name cannot.
         */
        @WithDefault("localhost")
        Set<String> hosts();
    }

    interface Security {
        /** Lets everyone who reaches this service do everything, also off loopback. */
        @WithName("open")
        @WithDefault("false")
        boolean open();
    }
}
