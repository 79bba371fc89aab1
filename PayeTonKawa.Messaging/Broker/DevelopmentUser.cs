using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace PayeTonKawa.Messaging.Broker;

/// <summary>RabbitMQ's default user, known to everybody: it is refused outside development.</summary>
internal static class DevelopmentUser
{
    private const string Known = "guest:guest";

    /// <exception cref="ConfigurationException">The environment is not <c>Development</c> and the connection string has this user and password.</exception>
    internal static void RefuseOutsideDevelopment(this IHostApplicationBuilder builder, string connectionName)
    {
        if (!builder.Environment.IsDevelopment() && UserOf(builder.Configuration.GetConnectionString(connectionName)) == Known)
        {
            throw new ConfigurationException(
                $"ConnectionStrings__{connectionName} a l'utilisateur et le mot de passe de développement, que tout le monde connaît : donnez au service "
                + "les siens, ou démarrez-le avec DOTNET_ENVIRONMENT=Development si c'est pour le développement.");
        }
    }

    // An AMQP URI without a user means RabbitMQ's default user.
    private static string? UserOf(string? connectionString) =>
        !Uri.TryCreate(connectionString, UriKind.Absolute, out var uri) ? null
        : uri.UserInfo.Length == 0 ? Known
        : Uri.UnescapeDataString(uri.UserInfo);
}
