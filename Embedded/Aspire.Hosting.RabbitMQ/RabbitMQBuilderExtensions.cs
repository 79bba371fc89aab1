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
    private const string Registry = "docker.io";
    private const string Image = "library/rabbitmq";
    private const string Tag = "4.2";

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
        var server = new RabbitMQServer(broker);
        var healthCheck = new RabbitMQHealthCheck(broker, server);
        builder.Services.AddSingleton(healthCheck);
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(healthCheckKey, _ => healthCheck, failureStatus: null, tags: null));

        return builder.AddResource(broker)
            .WithEndpoint(port: port, targetPort: AmqpPort, name: RabbitMQServerResource.PrimaryEndpointName)
            .WithImage(Image, Tag)
            .WithImageRegistry(Registry)
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["RABBITMQ_DEFAULT_USER"] = broker.UserNameReference;
                context.EnvironmentVariables["RABBITMQ_DEFAULT_PASS"] = broker.PasswordParameter;
            })
            .WithHealthCheck(healthCheckKey)
            .WithAnnotation(new NativeServerAnnotation(["rabbitmq"], [DataTarget], [], server.PrepareAsync));
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
        this IResourceBuilder<RabbitMQServerResource> builder, string source, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return builder.WithBindMount(source, DataTarget, isReadOnly).WithNodeName();
    }

    /// <summary>Enables the management plugin, on a random port.</summary>
    /// <exception cref="DistributedApplicationException">The image is not the official one, or its tag names no version.</exception>
    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder) =>
        builder.WithManagementPlugin(port: null);

    /// <summary>Enables the management plugin.</summary>
    /// <exception cref="DistributedApplicationException">The image is not the official one, or its tag names no version.</exception>
    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder, int? port)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var image = builder.Resource.Annotations.OfType<ContainerImageAnnotation>().Last();
        image.Tag = GetManagementTag(image) ?? throw new DistributedApplicationException(
            $"Cannot configure the RabbitMQ resource '{builder.Resource.Name}' to enable the management plugin as it uses an unrecognized container image registry, name, or tag.");
        return builder.WithHttpEndpoint(port: port, targetPort: ManagementPort, name: RabbitMQServerResource.ManagementEndpointName);
    }

    // As the official image is tagged: 4, 4.2, 4.2.1, alpine, each with or without -management and -alpine.
    private static string? GetManagementTag(ContainerImageAnnotation image)
    {
        if (image.Registry != Registry || !string.Equals(image.Image, Image, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var tag = string.IsNullOrEmpty(image.Tag) ? Tag : image.Tag;
        return tag.EndsWith("management", StringComparison.OrdinalIgnoreCase) || tag.EndsWith("management-alpine", StringComparison.OrdinalIgnoreCase) ? tag
            : tag == "alpine" ? "management-alpine"
            : tag.EndsWith("-alpine", StringComparison.OrdinalIgnoreCase) ? $"{tag[..^"-alpine".Length]}-management-alpine"
            : VersionPattern().IsMatch(tag) ? $"{tag}-management"
            : null;
    }

    [GeneratedRegex(@"\A[0-9]+(\.[0-9]+)*\z")]
    private static partial Regex VersionPattern();

    // The data belong to the node of a name.
    private static IResourceBuilder<RabbitMQServerResource> WithNodeName(this IResourceBuilder<RabbitMQServerResource> builder) =>
        builder.ApplicationBuilder.ExecutionContext.IsRunMode
            ? builder.WithEnvironment("RABBITMQ_NODENAME", $"{builder.Resource.Name}@localhost")
            : builder;
}
