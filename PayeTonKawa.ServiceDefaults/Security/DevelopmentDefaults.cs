using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace PayeTonKawa.ServiceDefaults.Security;

/// <summary>The API key and broker user published in the documentation: they are refused outside development.</summary>
internal static class DevelopmentDefaults
{
    private const string ApiKey = "secret_key_123";
    private const string Broker = "rabbitmq";
    private const string BrokerUser = "guest:guest";
    private const string WayOut = "ou démarrez le service avec DOTNET_ENVIRONMENT=Development si c'est pour le développement.";

    /// <exception cref="ConfigurationException">The environment is not <c>Development</c> and one of them is configured.</exception>
    internal static void RefuseOutsideDevelopment(this IHostApplicationBuilder builder)
    {
        if (builder.Environment.IsDevelopment())
        {
            return;
        }

        if (builder.Configuration.GetSection(ApiKeyOptions.Section).GetChildren().FirstOrDefault(key => key.Value == ApiKey) is { } known)
        {
            throw new ConfigurationException(
                $"{ApiKeyOptions.Section}__{known.Key} est la clé de développement, que tout le monde connaît : donnez-en une autre, {WayOut}");
        }

        if (UserOf(builder.Configuration.GetConnectionString(Broker)) == BrokerUser)
        {
            throw new ConfigurationException(
                $"ConnectionStrings__{Broker} a l'utilisateur et le mot de passe de développement, que tout le monde connaît : "
                + $"donnez au service les siens, {WayOut}");
        }
    }

    // An AMQP URI without a user means RabbitMQ's default user.
    private static string? UserOf(string? connectionString) =>
        !Uri.TryCreate(connectionString, UriKind.Absolute, out var uri) ? null
        : uri.UserInfo.Length == 0 ? BrokerUser
        : Uri.UnescapeDataString(uri.UserInfo);
}
