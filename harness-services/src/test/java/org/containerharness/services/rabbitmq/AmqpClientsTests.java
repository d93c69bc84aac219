package org.containerharness.services.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AmqpClientsTests {

    @Test
    void aConnectionThatTheTestHasClosedIsNoTrouble() throws Exception {
        List<String> calls = new ArrayList<>();
        Connection closed = (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    if (method.getName().equals("close")) {
                        throw new AlreadyClosedException(new ShutdownSignalException(true, true, null, null));
                    }
                    return null;
                });

        new RabbitMqKind().clients().get(1).closer().close(closed);

        assertThat(calls).containsExactly("abort");
    }
}
