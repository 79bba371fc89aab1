using Microsoft.Extensions.DependencyInjection;
using PayeTonKawa.Messaging.Outbox;
using PayeTonKawa.Messaging.Telemetry;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests.Relay;

public sealed class ConfirmWindowTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddMetrics().AddSingleton<OutboxLevel>().AddSingleton(TimeProvider.System).AddSingleton<MessagingMetrics>().BuildServiceProvider();
    private readonly ConfirmWindow _window = new();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Tags_go_on_counting_when_what_is_confirmed_has_been_taken()
    {
        Send(3);
        _window.Answered(2, multiple: true, null);
        Assert.Equal(2, _window.Take(null).Confirmed);

        Send(2);
        _window.Answered(4, multiple: false, null);
        Assert.Equal(0, _window.Take(null).Confirmed);

        _window.Answered(3, multiple: false, null);
        Assert.Equal(2, _window.Take(null).Confirmed);

        _window.Answered(5, multiple: true, null);
        Assert.Equal(new PublishResult(1, null), _window.Take(null));
    }

    [Fact]
    public void An_answer_of_what_was_taken_changes_nothing()
    {
        Send(2);
        _window.Answered(1, multiple: false, null);
        Assert.Equal(1, _window.Take(null).Confirmed);

        _window.Answered(1, multiple: true, null);
        _window.Answered(3, multiple: true, null);

        Assert.Equal(0, _window.Take(null).Confirmed);
    }

    [Fact]
    public async Task Waiting_ends_when_few_enough_are_unanswered_or_none_will_be_answered()
    {
        Send(3);
        var waiting = _window.WaitAsync(1);
        _window.Answered(3, multiple: false, null);
        Assert.False(waiting.IsCompleted);
        _window.Answered(1, multiple: false, null);
        await waiting;

        waiting = _window.WaitAsync(0);
        _window.Lost(new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(() => waiting);
        await Assert.ThrowsAsync<IOException>(() => _window.WaitAsync(0));
    }

    [Fact]
    public void What_is_refused_ends_the_window_once_all_before_it_are_confirmed()
    {
        Send(4);
        _window.Answered(3, multiple: false, new("nack", "refused"));
        _window.Answered(1, multiple: false, null);
        Assert.Equal(new PublishResult(1, null), _window.Take(null));

        _window.Answered(2, multiple: false, null);
        _window.Answered(4, multiple: false, null);

        var result = _window.Take(null);
        Assert.Equal((1, "refused"), (result.Confirmed, result.Failure?.Message));
    }

    private void Send(int count)
    {
        for (var sent = 0; sent < count; sent++)
        {
            var row = new OutboxRow(
                sent, Guid.CreateVersion7(), "client_created", "client.created", new byte[2], "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null);
            _window.Add(row, Publication.Start(row, new AmqpTcpEndpoint(), _services.GetRequiredService<MessagingMetrics>(), TimeProvider.System));
        }
    }
}
