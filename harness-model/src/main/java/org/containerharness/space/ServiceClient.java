package org.containerharness.space;

/**
 * A client that can be connected to a service. The library that has it need not be on the class path: it is looked for
 * when the client is asked for, so openers must not name its classes in their own signatures.
 *
 * @param type the name of the class or interface that tests ask for
 * @param library what to add where it is missing, such as {@code redis.clients:jedis}
 * @param opener connects
 * @param closer ends the client with the scope of what it was injected into
 * @param <S> what it connects to
 */
public record ServiceClient<S extends Space>(String type, String library, Opener<S> opener, Closer closer) {

    /** Connects a client. */
    @FunctionalInterface
    public interface Opener<S> {

        Object open(S space) throws Exception;
    }

    /** Ends a client. */
    @FunctionalInterface
    public interface Closer {

        void close(Object client) throws Exception;
    }

    /** One that is closed if it is {@link AutoCloseable}. */
    public static <S extends Space> ServiceClient<S> of(String type, String library, Opener<S> opener) {
        return new ServiceClient<>(type, library, opener, client -> {
            if (client instanceof AutoCloseable closeable) {
                closeable.close();
            }
        });
    }

    /** The same, ended in another way. */
    public ServiceClient<S> closedBy(Closer newCloser) {
        return new ServiceClient<>(type, library, opener, newCloser);
    }

    /** The type without its package. */
    public String shortType() {
        return type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
    }
}
