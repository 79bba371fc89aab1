using Microsoft.Extensions.DependencyInjection;
using PayeTonKawa.Contracts;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Messaging.Tests.Relay;

/// <summary>The machine's clock is changed while the relay waits for an event or for the broker.</summary>
[Collection(ServersGroup.Name)]
public sealed class ClockTests(ServersFixture servers)
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    [Fact]
    public async Task A_clock_that_jumps_holds_nothing_up()
    {
        var clock = new SetClock();
        await using var app = await TestApp.CreateAsync(
            servers,
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(clock);
                builder.AddOutboxRelay<SampleContext>("db");
            },
            options: new() { Poll = TimeSpan.FromMinutes(5) });
        foreach (var jump in (TimeSpan[])[Year, -Year])
        {
            clock.Jump = jump;
            await CommitAsync();
            await Eventually.TrueAsync(async () => await app.PendingAsync() == 0, "the event is published");
        }

        await servers.Rabbit.KillAsync();
        await CommitAsync();
        await Eventually.TrueAsync(() => app.Log.Count("Erreur connexion RabbitMQ: ") == 1, "the outage is told of");
        clock.Jump = -2 * Year;
        await servers.Rabbit.StartAsync();
        await Eventually.TrueAsync(async () => await app.PendingAsync() == 0, "the event is published once the broker is back");

        Task<int> CommitAsync() => app.CommitAsync(new ClientDeleted(1, clock.GetUtcNow()));
    }

    /// <summary>The system clock shifted by <see cref="Jump"/>. Elapsed time is not affected, as in a real process.</summary>
    private sealed class SetClock : TimeProvider
    {
        internal TimeSpan Jump { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Jump;
    }
}
