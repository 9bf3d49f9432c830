package dev.axial.train.weights;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The addresses from which weights may be fetched: those that begin with one of the configured ones, up to the end of a
 * path segment, on the same host and port. Immutable.
 *
 * @param prefixes https, without query or fragment
 */
public record AllowedAddresses(List<URI> prefixes) {

    public static final String KEY = "axial.train.weights.allowed";

    /** Allows no address. */
    public static final AllowedAddresses NONE = new AllowedAddresses(List.of());

    private static final int HTTPS = 443;

    public AllowedAddresses {
        prefixes = List.copyOf(prefixes);
        for (URI prefix : prefixes) {
            if (!isPlain(prefix) || prefix.getRawQuery() != null || prefix.getRawFragment() != null) {
                throw new IllegalArgumentException(
                        KEY + " lists addresses such as https://example.org/models/, got '" + prefix + "'");
            }
        }
    }

    /** @throws IllegalArgumentException naming the one that is no https address */
    public static AllowedAddresses of(List<String> prefixes) {
        return new AllowedAddresses(
                prefixes.stream().map(AllowedAddresses::parse).toList());
    }

    private static URI parse(String prefix) {
        try {
            return new URI(prefix.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    KEY + " lists addresses such as https://example.org/models/, got '" + prefix + "'", e);
        }
    }

    boolean allows(URI address) {
        return isPlain(address) && prefixes.stream().anyMatch(prefix -> begins(address, prefix));
    }

    /** No user, no dot segments, and nothing that a server may take for one. */
    private static boolean isPlain(URI address) {
        String path = address.getRawPath() == null ? "" : address.getRawPath().toLowerCase(Locale.ROOT);
        return "https".equalsIgnoreCase(address.getScheme())
                && address.getHost() != null
                && address.getRawUserInfo() == null
                && !path.contains("%2e")
                && !path.contains("%2f")
                && !path.contains("%5c")
                && address.normalize().equals(address);
    }

    private static boolean begins(URI address, URI prefix) {
        String path = address.getRawPath();
        String allowed = prefix.getRawPath();
        return address.getHost().equalsIgnoreCase(prefix.getHost())
                && port(address) == port(prefix)
                && (path.equals(allowed) || path.startsWith(allowed.endsWith("/") ? allowed : allowed + "/"));
    }

    private static int port(URI address) {
        return address.getPort() < 0 ? HTTPS : address.getPort();
    }

    /** The addresses, for messages. */
    @Override
    public String toString() {
        return prefixes.isEmpty()
                ? "none"
                : prefixes.stream().map(URI::toString).collect(Collectors.joining(", "));
    }
}
