using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Adds RabbitMQ brokers.</summary>
public static partial class RabbitMQBuilderExtensions
{
    private const int AmqpPort = 5672;
    private const int ManagementPort = 15672;
    private const string DataTarget = "/var/lib/rabbitmq";

    /// <summary>Adds a broker. Without a password of its own it gets a generated one.</summary>
    public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        // A special character would have to be escaped in the connection URI.
        var passwordParameter = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var broker = new RabbitMQServerResource(name, userName?.Resource, passwordParameter);
        var healthCheckKey = $"{name}_check";
        var healthCheck = new RabbitMQHealthCheck(broker);
        builder.Services.AddSingleton(healthCheck);
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(healthCheckKey, _ => healthCheck, failureStatus: null, tags: null));

        return builder.AddResource(broker)
            .WithEndpoint(port: port, targetPort: AmqpPort, name: RabbitMQServerResource.PrimaryEndpointName)
            .WithImage("library/rabbitmq", "4.2")
            .WithImageRegistry("docker.io")
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["RABBITMQ_DEFAULT_USER"] = broker.UserNameReference;
                context.EnvironmentVariables["RABBITMQ_DEFAULT_PASS"] = broker.PasswordParameter;
            })
            .WithHealthCheck(healthCheckKey)
            .WithAnnotation(new NativeServerAnnotation(["rabbitmq"], DataTarget, new RabbitMQServer(broker).PrepareAsync));
    }

    /// <summary>Keeps the data in a volume.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithDataVolume(
        this IResourceBuilder<RabbitMQServerResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataTarget, isReadOnly).WithNodeName();
    }

    /// <summary>Keeps the data in a folder.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithDataBindMount(
        this IResourceBuilder<RabbitMQServerResource> builder, string source, bool isReadOnly = false) =>
        builder.WithBindMount(source, DataTarget, isReadOnly).WithNodeName();

    /// <summary>Enables the management plugin, on a random port.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder) =>
        builder.WithManagementPlugin(port: null);

    /// <summary>Enables the management plugin.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder, int? port)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.Resource.ManagementEndpoint.Exists)
        {
            var image = builder.Resource.Annotations.OfType<ContainerImageAnnotation>().Last();
            image.Tag = GetManagementTag(image);
            builder.WithHttpEndpoint(port: port, targetPort: ManagementPort, name: RabbitMQServerResource.ManagementEndpointName);
        }
        else if (port is not null)
        {
            builder.WithEndpoint(RabbitMQServerResource.ManagementEndpointName, endpoint => endpoint.Port = port);
        }

        return builder;
    }

    // As the official image is tagged: 4.2, 4.2.1, 4, latest, each with or without -alpine.
    private static string GetManagementTag(ContainerImageAnnotation image)
    {
        var tag = image.Tag ?? "latest";
        if (image.Image is not ("rabbitmq" or "library/rabbitmq") || !TagPattern().IsMatch(tag))
        {
            throw new DistributedApplicationException(
                $"Cannot configure the container resource '{image.Image}' with tag '{tag}' to enable the RabbitMQ management plugin, because it is not the official image or its tag is not recognised.");
        }

        return tag.Contains("management", StringComparison.Ordinal) ? tag
            : tag == "latest" ? "management"
            : tag.EndsWith("alpine", StringComparison.Ordinal) ? $"{(tag == "alpine" ? "" : tag[..^"alpine".Length])}management-alpine"
            : $"{tag}-management";
    }

    [GeneratedRegex(@"^(latest|alpine|management(-alpine)?|\d+(\.\d+){0,2}(-management)?(-alpine)?)$")]
    private static partial Regex TagPattern();

    // The data belong to the node of a name.
    private static IResourceBuilder<RabbitMQServerResource> WithNodeName(this IResourceBuilder<RabbitMQServerResource> builder) =>
        builder.ApplicationBuilder.ExecutionContext.IsRunMode
            ? builder.WithEnvironment("RABBITMQ_NODENAME", $"{builder.Resource.Name}@localhost")
            : builder;
}
