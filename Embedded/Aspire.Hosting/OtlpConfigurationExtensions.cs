using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Tells a process where its telemetry goes.</summary>
public static class OtlpConfigurationExtensions
{
    /// <summary>Sets the <c>OTEL_*</c> variables of Aspire. Projects have them without asking.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddOtlpEnvironment(builder.Resource, builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment);
        return builder;
    }

    /// <summary>Sets the <c>OTEL_*</c> variables for a resource that speaks only one protocol.</summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder, OtlpProtocol protocol)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        AddOtlpEnvironment(builder.Resource, builder.ApplicationBuilder.Configuration, builder.ApplicationBuilder.Environment, protocol);
        return builder;
    }

    public static void AddOtlpEnvironment(IResource resource, IConfiguration configuration, IHostEnvironment environment) =>
        Add(resource, configuration, environment, protocol: null);

    public static void AddOtlpEnvironment(IResource resource, IConfiguration configuration, IHostEnvironment environment, OtlpProtocol protocol) =>
        Add(resource, configuration, environment, protocol);

    private static void Add(IResource resource, IConfiguration configuration, IHostEnvironment environment, OtlpProtocol? protocol)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(environment);

        // The last call counts.
        foreach (var previous in resource.Annotations.OfType<OtlpExporterAnnotation>().ToArray())
        {
            resource.Annotations.Remove(previous);
        }

        resource.Annotations.Add(new OtlpExporterAnnotation { RequiredProtocol = protocol });
        resource.Annotations.Add(new EnvironmentCallbackAnnotation(context =>
        {
            if (context.ExecutionContext.IsRunMode)
            {
                AddVariables(context, configuration, environment, protocol);
            }
        }));
    }

    private static void AddVariables(EnvironmentCallbackContext context, IConfiguration configuration, IHostEnvironment environment, OtlpProtocol? required)
    {
        var variables = context.EnvironmentVariables;
        var grpc = configuration.GetSetting(DashboardConfiguration.OtlpGrpcUrl);
        var http = configuration.GetSetting(DashboardConfiguration.OtlpHttpUrl);
        var (url, protocol) = (required, grpc, http) switch
        {
            (OtlpProtocol.HttpProtobuf, _, { Length: > 0 }) => (http, "http/protobuf"),
            (OtlpProtocol.HttpJson, _, { Length: > 0 }) => (http, "http/json"),
            (OtlpProtocol.HttpProtobuf or OtlpProtocol.HttpJson, _, _) => throw new InvalidOperationException(
                "OtlpExporter is configured to require http/protobuf, but no endpoint was configured for ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"),
            (_, { Length: > 0 }, _) => (grpc, "grpc"),
            (null, _, { Length: > 0 }) => (http, "http/protobuf"),
            _ => ("http://localhost:18889", "grpc"),
        };
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = url;
        variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol;

        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={InstanceTemplates.ServiceInstanceId}";
        variables["OTEL_SERVICE_NAME"] = InstanceTemplates.ServiceName;
        if (configuration[DashboardConfiguration.OtlpApiKey] is { Length: > 0 } key)
        {
            variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
        }

        if (environment.IsDevelopment())
        {
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
            variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
        }
    }
}
