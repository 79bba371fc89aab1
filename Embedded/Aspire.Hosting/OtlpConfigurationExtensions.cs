using Aspire.Hosting.ApplicationModel;
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
        var configuration = builder.ApplicationBuilder.Configuration;
        var environment = builder.ApplicationBuilder.Environment;
        return builder
            .WithAnnotation(new OtlpExporterAnnotation(), ResourceAnnotationMutationBehavior.Replace)
            .WithEnvironment(context =>
            {
                if (context.ExecutionContext.IsRunMode)
                {
                    AddVariables(context, configuration, environment);
                }
            });
    }

    private static void AddVariables(EnvironmentCallbackContext context, ConfigurationManager configuration, IHostEnvironment environment)
    {
        var variables = context.EnvironmentVariables;
        var grpc = configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ?? configuration["DOTNET_DASHBOARD_OTLP_ENDPOINT_URL"];
        var http = configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] ?? configuration["DOTNET_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"];
        (variables["OTEL_EXPORTER_OTLP_ENDPOINT"], variables["OTEL_EXPORTER_OTLP_PROTOCOL"]) = (grpc, http) switch
        {
            ({ Length: > 0 }, _) => (grpc, "grpc"),
            (_, { Length: > 0 }) => (http, "http/protobuf"),
            _ => ("http://localhost:18889", "grpc"),
        };

        var name = context.Resource.Name;
        var instance = InstancesAnnotation.IdsOf(context.Resource)[0];
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={(instance.Length > name.Length ? instance[(name.Length + 1)..] : instance)}";
        variables["OTEL_SERVICE_NAME"] = name;
        if (configuration["AppHost:OtlpApiKey"] is { Length: > 0 } key)
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
