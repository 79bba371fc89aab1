namespace NativeServers.Tests;

/// <summary>AppHost applications for these tests.</summary>
internal static class Application
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Creates one whose servers run natively, unless the arguments say otherwise.</summary>
    public static IDistributedApplicationTestingBuilder Create(params string[] arguments)
    {
        var builder = DistributedApplicationTestingBuilder.Create(["--NativeServers:Mode=Native", "--Logging:LogLevel:Default=Warning", .. arguments]);
        builder.RunServersNatively();
        return builder;
    }

    /// <summary>Starts it and waits until the given resources are healthy.</summary>
    public static async Task StartAsync(DistributedApplication app, params string[] resources)
    {
        using var limit = new CancellationTokenSource(Limit);
        await app.StartAsync(limit.Token);
        foreach (var resource in resources)
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(resource, limit.Token);
        }
    }

    /// <summary>Executes a command; fails the test if it does not succeed.</summary>
    public static async Task ExecuteAsync(DistributedApplication app, string resource, string command)
    {
        using var limit = new CancellationTokenSource(Limit);
        var result = await app.ResourceCommands.ExecuteCommandAsync(resource, command, limit.Token);
        Assert.True(result.Success, $"'{command}' of '{resource}': {result.Message}");
    }

    /// <summary>Waits until a resource is reported in a state; returns its snapshot.</summary>
    public static async Task<CustomResourceSnapshot> WaitAsync(DistributedApplication app, string resource, string state)
    {
        using var limit = new CancellationTokenSource(Limit);
        var reached = await app.ResourceNotifications.WaitForResourceAsync(resource, change => change.Snapshot.State?.Text == state, limit.Token);
        return reached.Snapshot;
    }
}
