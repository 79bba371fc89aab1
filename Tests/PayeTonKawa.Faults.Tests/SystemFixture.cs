using PayeTonKawa.Faults.Tests.Exhaustion;

namespace PayeTonKawa.Faults.Tests;

/// <summary>One system for the tests that leave it as they found it, but for its rows.</summary>
public sealed class SystemFixture : IAsyncLifetime
{
    private FaultySystem? _system;

    internal FaultySystem System => _system ?? throw new InvalidOperationException("The system has not been started.");

    public async ValueTask InitializeAsync() => _system = await FaultySystem.StartAsync(CancellationToken.None, ConnectionTests.ShortenWaits);

    public ValueTask DisposeAsync() => _system?.DisposeAsync() ?? ValueTask.CompletedTask;
}
