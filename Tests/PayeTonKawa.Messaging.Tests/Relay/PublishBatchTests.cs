using Microsoft.Extensions.DependencyInjection;
using PayeTonKawa.Messaging.Outbox;
using PayeTonKawa.Messaging.Telemetry;
using RabbitMQ.Client;

namespace PayeTonKawa.Messaging.Tests.Relay;

public sealed class PublishBatchTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddMetrics().AddSingleton(TimeProvider.System).AddSingleton<MessagingMetrics>().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task It_is_answered_when_every_message_is_in_whatever_order()
    {
        var batch = Send(firstTag: 11, 4);
        batch.Answer(14, multiple: false, null);
        batch.Answer(12, multiple: true, null);
        Assert.False(batch.Answered.IsCompleted);

        batch.Answer(13, multiple: false, null);
        await batch.Answered;
        Assert.Equal(new PublishResult(4, null), batch.End(null));
    }

    [Fact]
    public void An_answer_to_another_batch_or_a_second_one_changes_nothing()
    {
        var batch = Send(firstTag: 11, 2);
        batch.Answer(10, multiple: true, null);
        batch.Answer(13, multiple: true, null);
        batch.Answer(11, multiple: false, null);
        batch.Answer(11, multiple: false, new("nack", "refused"));
        Assert.False(batch.Answered.IsCompleted);

        var gone = new IOException("gone");
        Assert.Equal(new PublishResult(1, gone), batch.End(gone));
    }

    [Fact]
    public async Task Waiting_fails_when_no_more_answers_will_come()
    {
        var batch = Send(firstTag: 1, 1);
        batch.Lose(new IOException("gone"));
        await Assert.ThrowsAsync<IOException>(() => batch.Answered);
    }

    [Fact]
    public async Task What_is_refused_or_returned_ends_the_batch_after_what_is_confirmed_before_it()
    {
        var refused = Send(firstTag: 1, 4);
        refused.Answer(3, multiple: false, new("nack", "refused"));
        refused.Answer(4, multiple: true, null);
        await refused.Answered;
        var result = refused.End(null);
        Assert.Equal((2, "refused"), (result.Confirmed, result.Failure?.Message));

        var returned = Send(firstTag: 1, 3);
        returned.Return(Id(1).ToString(), "no queue");
        returned.Answer(3, multiple: true, null);
        result = returned.End(null);
        Assert.Equal((1, "no queue"), (result.Confirmed, result.Failure?.Message));
    }

    private static Guid Id(int number) => new(number, 0, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 0]);

    private PublishBatch Send(ulong firstTag, int count)
    {
        var batch = new PublishBatch(firstTag, count);
        foreach (var number in Enumerable.Range(0, count))
        {
            var row = new OutboxRow(
                number, Id(number), "client_created", "client.created", new byte[2], "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null);
            batch.Add(row, Publication.Start(row, new AmqpTcpEndpoint(), _services.GetRequiredService<MessagingMetrics>(), TimeProvider.System));
        }

        return batch;
    }
}
