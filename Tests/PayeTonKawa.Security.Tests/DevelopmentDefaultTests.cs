using PayeTonKawa.Tests;

namespace PayeTonKawa.Security.Tests;

public sealed class DevelopmentDefaultTests
{
    [Fact]
    public async Task The_consumer_refuses_the_brokers_known_user_too()
    {
        var environment = new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__commandes-db"] = "Host=127.0.0.1;Port=1",
            ["ConnectionStrings__rabbitmq"] = "amqp://guest:guest@127.0.0.1:1"
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));

        var ended = await Command.RunAsync("dotnet", [Service.Consumer.Assembly], environment, limit.Token);

        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains("ConnectionStrings__rabbitmq a l'utilisateur et le mot de passe de développement", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
    }
}
