package dev.axial.service.http;

/** An answer other than success: a status and one sentence. Thrown by resources, written by {@link HttpErrors}. */
public final class HttpError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    private HttpError(int status, String message) {
        super(message);
        this.status = status;
    }

    /** 400: the request cannot be served as it is. */
    public static HttpError badRequest(String message) {
        return new HttpError(400, message);
    }

    /** 404: nothing has that name. */
    public static HttpError notFound(String message) {
        return new HttpError(404, message);
    }

    /** 409: the state is not the one that the request expected. */
    public static HttpError conflict(String message) {
        return new HttpError(409, message);
    }

    /** 410: it was there, and will not be again. */
    public static HttpError gone(String message) {
        return new HttpError(410, message);
    }

    /** 413: the request is larger than any that is taken. */
    public static HttpError tooLarge(String message) {
        return new HttpError(413, message);
    }

    /** 429: too much is being done; the same request may succeed in a moment. */
    public static HttpError tooMany(String message) {
        return new HttpError(429, message);
    }

    /** 501: the service never does that. */
    public static HttpError notSupported(String message) {
        return new HttpError(501, message);
    }

    /** 500: the service is at fault. */
    public static HttpError internal(String message) {
        return new HttpError(500, message);
    }

    /** 503: something is away; the same request may succeed later. */
    public static HttpError unavailable(String message) {
        return new HttpError(503, message);
    }

    /** 504: the answer would come later than its caller waits for it. */
    public static HttpError late(String message) {
        return new HttpError(504, message);
    }

    public int status() {
        return status;
    }
}
