using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PayeTonKawa.AppHost.Tests;

/// <summary>A container engine that is running but cannot get the requested image.</summary>
public sealed class ImageTests
{
    private const string Broker = "rabbitmq";
    private const string Image = "library/rabbitmq:no-such-tag";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_image_that_cannot_be_had_is_named_with_the_ways_out()
    {
        Assert.SkipUnless(TestSystem.InContainers, "Native servers have no images.");

        await using var system = await TestSystem.StartAsync([], Token, OnlyTheBroker);

        var logs = system.App.Services.GetFakeLogCollector();
        await Eventually.TrueAsync(
            () => Task.FromResult(logs.GetSnapshot().Any(line => line.Level == LogLevel.Error
                && line.Message.Contains(Image, StringComparison.Ordinal)
                && line.Message.Contains("pull it; or run the server natively with NativeServers:Mode=Native", StringComparison.Ordinal))),
            $"{Image} is named",
            Token);
    }

    private static void OnlyTheBroker(IDistributedApplicationTestingBuilder builder)
    {
        builder.Services.AddFakeLogging();
        builder.CreateResourceBuilder<RabbitMQServerResource>(Broker).WithImageTag("no-such-tag");
        foreach (var resource in builder.Resources.Where(resource => resource.Name != Broker))
        {
            builder.CreateResourceBuilder(resource).WithExplicitStart();
        }
    }
}
