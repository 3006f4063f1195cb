package io.berth.bench.peers.etcd;

import io.berth.bench.latency.Loader;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;

/** Puts decisions to etcd. */
public final class EtcdLoader {
    private static final int WINDOW = 4 << 20;

    private EtcdLoader() {}

    /**
     * @param args port of the leader, connections to it.
     */
    public static void main(final String[] args) {
        final int port = Integer.parseInt(args[0]);
        final int connections = Integer.parseInt(args[1]);
        Loader.serve(() -> new EtcdDriver(channels(port, connections)));
    }

    /** Connections to the leader, which share one thread; answers are handled on it. */
    static ManagedChannel[] channels(final int port, final int count) {
        final EventLoopGroup group =
                new EpollEventLoopGroup(1, new DefaultThreadFactory("etcd-client", true));
        final ManagedChannel[] channels = new ManagedChannel[count];
        for (int i = 0; i < count; i++) {
            channels[i] =
                    NettyChannelBuilder.forAddress("127.0.0.1", port)
                            .usePlaintext()
                            .directExecutor()
                            .eventLoopGroup(group)
                            .channelType(EpollSocketChannel.class)
                            .flowControlWindow(WINDOW)
                            .build();
        }
        return channels;
    }
}
