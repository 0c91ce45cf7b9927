package io.diststore.ring.primary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LoadTest {
  private final Load load = new Load(10);

  @Test
  void theLoadIsFullAtItsBoundAndAbove() {
    load.take(9);
    assertThat(load.isFull()).isFalse();
    load.take(1);
    assertThat(load.isFull()).isTrue();
    load.take(5);
    assertThat(load.isFull()).isTrue();
    load.give(5);
    assertThat(load.isFull()).isTrue();
    load.give(1);
    assertThat(load.isFull()).isFalse();
  }

  @Test
  void theLoadIsEmptyWhenAllWorkHasEnded() {
    assertThat(load.isEmpty()).isTrue();
    load.take(3);
    assertThat(load.isEmpty()).isFalse();
    load.give(2);
    assertThat(load.isEmpty()).isFalse();
    load.give(1);
    assertThat(load.isEmpty()).isTrue();
  }

  @Test
  void moreWorkCannotEndThanHasBegun() {
    load.take(3);
    assertThatThrownBy(() -> load.give(4))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("-1");
  }
}
