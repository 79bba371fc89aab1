using PayeTonKawa.Faults.Tests.Exhaustion;

namespace PayeTonKawa.Faults.Tests;

/// <summary>One system for tests that leave it unchanged except for new rows.</summary>
public sealed class SystemFixture : IAsyncLifetime
{
    private FaultySystem? _system;

    internal FaultySystem System => _system ?? throw new InvalidOperationException("The system has not been started.");

    public async ValueTask InitializeAsync() => _system = await FaultySystem.StartAsync(CancellationToken.None, ConnectionTests.ShortenWaits);

    public ValueTask DisposeAsync() => _system?.DisposeAsync() ?? ValueTask.CompletedTask;
}
