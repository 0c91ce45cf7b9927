package io.diststore.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * The mechanism with which an event loop watches its sockets, and the socket classes that work with
 * this mechanism.
 */
public enum SocketKind {
  /** Linux's own mechanism, which needs fewer system calls. */
  EPOLL(EpollServerSocketChannel.class, EpollSocketChannel.class),
  /** The JDK's mechanism, which works on every platform. */
  NIO(NioServerSocketChannel.class, NioSocketChannel.class);

  private final Class<? extends ServerChannel> listening;
  private final Class<? extends SocketChannel> connected;

  SocketKind(Class<? extends ServerChannel> listening, Class<? extends SocketChannel> connected) {
    this.listening = listening;
    this.connected = connected;
  }

  /** Returns the best kind that works on this machine. */
  public static SocketKind best() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  /** Returns the kind that {@code loop} was made for. */
  static SocketKind of(EventLoop loop) {
    return loop.parent() instanceof EpollEventLoopGroup ? EPOLL : NIO;
  }

  /**
   * Creates a group of exactly one event loop, whose thread's name starts with {@code name}. The
   * caller must shut it down.
   */
  public EventLoopGroup newLoop(String name) {
    var threads = new DefaultThreadFactory(name);
    return switch (this) {
      case EPOLL -> new EpollEventLoopGroup(1, threads);
      case NIO -> new NioEventLoopGroup(1, threads);
    };
  }

  Class<? extends ServerChannel> listening() {
    return listening;
  }

  Class<? extends SocketChannel> connected() {
    return connected;
  }
}
