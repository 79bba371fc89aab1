using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>The endpoints and the environment that a project has without anybody asking: from its Kestrel settings or its launch profile, as Aspire reads them.</summary>
internal static class ProjectDefaults
{
    public static IResourceBuilder<ProjectResource> WithProjectDefaults(this IResourceBuilder<ProjectResource> builder, string? profileName, LaunchProfile? profile)
    {
        var isRun = builder.ApplicationBuilder.ExecutionContext.IsRunMode;
        var isDevelopment = builder.ApplicationBuilder.Environment.IsDevelopment();
        builder.WithEnvironment(context =>
        {
            var variables = context.EnvironmentVariables;
            variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
            if (isRun && isDevelopment)
            {
                variables["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
                variables["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
            }
        });
        builder.WithOtlpExporter();

        var kestrel = ReadKestrelSettings(builder.Resource);
        var protocols = kestrel["EndpointDefaults:Protocols"];
        if (!builder.Resource.HasAnnotationOfType<ExcludeKestrelEndpointsAnnotation>())
        {
            AddKestrelEndpoints(builder, kestrel.GetSection("Endpoints"), protocols, isRun);
        }

        if (isRun)
        {
            return builder.WithProfileEndpoints(profile, protocols).WithRunEnvironment(profileName, profile).WithProfileArguments(profile?.CommandLineArgs);
        }

        if (profile?.ApplicationUrl is not null || builder.Resource.HasAnnotationOfType<KestrelEndpointAnnotation>())
        {
            AddDeploymentEndpoints(builder, protocols);
        }

        return builder.WithDeploymentEnvironment();
    }

    private static IConfiguration ReadKestrelSettings(ProjectResource project)
    {
        if (project.GetProjectMetadata().Configuration is { } given)
        {
            return given.GetSection("Kestrel");
        }

        var directory = Path.GetDirectoryName(project.GetProjectMetadata().ProjectPath)!;
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT");
        var configuration = new ConfigurationBuilder();
        foreach (var file in new[] { "appsettings.json", $"appsettings.{environment}.json", $"{Path.GetFileName(directory)}.settings.json" })
        {
            configuration.AddJsonFile(Path.Combine(directory, file), optional: true);
        }

        return configuration.Build().GetSection("Kestrel");
    }

    private static void AddKestrelEndpoints(IResourceBuilder<ProjectResource> builder, IConfiguration settings, string? defaultProtocols, bool isRun)
    {
        var endpoints = settings.GetChildren()
            .Where(endpoint => endpoint["Url"] is not null)
            .Select(endpoint => (endpoint.Key, Url: ParseUrl(endpoint["Url"]!), Protocols: endpoint["Protocols"] ?? defaultProtocols))
            .ToArray();
        foreach (var scheme in endpoints.GroupBy(endpoint => endpoint.Url.Scheme))
        {
            foreach (var (key, (_, host, port), protocols) in scheme)
            {
                builder.WithEndpoint(scheme.Count() == 1 ? scheme.Key : key, endpoint =>
                {
                    endpoint.UriScheme = scheme.Key;
                    endpoint.Port = isRun ? port : endpoint.Port;
                    endpoint.TargetPort = isRun ? endpoint.TargetPort : port;
                    endpoint.TargetHost = host;
                    endpoint.SetTransport(protocols);
                    builder.Resource.Annotations.Add(new KestrelEndpointAnnotation(endpoint));
                });
            }
        }
    }

    private static IResourceBuilder<ProjectResource> WithProfileEndpoints(this IResourceBuilder<ProjectResource> builder, LaunchProfile? profile, string? protocols)
    {
        // As in Kestrel itself, its settings win.
        if (builder.Resource.HasAnnotationOfType<KestrelEndpointAnnotation>())
        {
            return builder;
        }

        var countByScheme = new Dictionary<string, int>();
        var names = new List<string>();
        foreach (var text in (profile?.ApplicationUrl ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (scheme, host, port) = ParseUrl(text);
            var count = countByScheme[scheme] = countByScheme.GetValueOrDefault(scheme) + 1;
            var name = count == 1 ? scheme : scheme + count.ToString(CultureInfo.InvariantCulture);
            names.Add(name);
            builder.WithEndpoint(name, endpoint =>
            {
                endpoint.Port = port;
                endpoint.TargetHost = host;
                endpoint.UriScheme = scheme;
                endpoint.SetTransport(protocols);
            });
        }

        return Uri.TryCreate(profile?.LaunchUrl, UriKind.RelativeOrAbsolute, out var launchUrl)
            ? builder.WithUrls(context =>
            {
                foreach (var url in context.Urls.Where(url => names.Contains(url.Endpoint?.EndpointName ?? "")))
                {
                    url.Url = launchUrl.IsAbsoluteUri ? profile!.LaunchUrl! : new Uri(new Uri(url.Url), launchUrl).ToString();
                }
            })
            : builder;
    }

    // A deployment decides on ports and certificates; that the project speaks HTTP and HTTPS is enough.
    private static void AddDeploymentEndpoints(IResourceBuilder<ProjectResource> builder, string? protocols)
    {
        var (http, https) = (GetOrAdd("http"), GetOrAdd("https"));
        http.TargetPort = https.TargetPort = http.TargetPort ?? https.TargetPort;

        EndpointAnnotation GetOrAdd(string scheme)
        {
            var found = builder.Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(endpoint => endpoint.UriScheme == scheme || endpoint.Name == scheme);
            if (found is null)
            {
                builder.WithEndpoint(scheme, endpoint =>
                {
                    endpoint.UriScheme = scheme;
                    endpoint.SetTransport(protocols);
                    found = endpoint;
                });
                if (scheme == "https")
                {
                    // What is in front speaks it, not the project.
                    builder.WithAnnotation(new EndpointEnvironmentFilterAnnotation(endpoint => endpoint != found));
                }
            }

            return found!;
        }
    }

    private static IResourceBuilder<ProjectResource> WithRunEnvironment(this IResourceBuilder<ProjectResource> builder, string? profileName, LaunchProfile? profile) =>
        builder.WithEnvironment(context =>
        {
            var variables = context.EnvironmentVariables;
            variables["DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"] = "true";
            variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";

            var endpoints = GetInjected(builder.Resource).ToArray();
            if (builder.Resource.HasAnnotationOfType<KestrelEndpointAnnotation>())
            {
                OverrideKestrelSettings(builder.Resource, variables, isRun: true);
            }
            else if (endpoints.Length > 0 && !variables.ContainsKey("ASPNETCORE_URLS"))
            {
                if (Array.Find(endpoints, endpoint => endpoint.IsHttps) is { } https)
                {
                    variables["ASPNETCORE_HTTPS_PORT"] = https.Property(EndpointProperty.Port);
                }

                variables["ASPNETCORE_URLS"] = Join(endpoints, endpoint => $"{endpoint.Scheme}://{endpoint.EndpointAnnotation.TargetHost}:");
            }

            if (profileName is not null)
            {
                variables.TryAdd("DOTNET_LAUNCH_PROFILE", profileName);
            }

            foreach (var (name, value) in profile?.EnvironmentVariables ?? [])
            {
                variables.TryAdd(name, Environment.ExpandEnvironmentVariables(value));
            }
        });

    private static IResourceBuilder<ProjectResource> WithDeploymentEnvironment(this IResourceBuilder<ProjectResource> builder) =>
        builder.WithEnvironment(context =>
        {
            if (builder.Resource.GetEndpoints().Any() && !builder.Resource.HasAnnotationOfType<DisableForwardedHeadersAnnotation>())
            {
                context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
            }

            if (builder.Resource.HasAnnotationOfType<KestrelEndpointAnnotation>())
            {
                OverrideKestrelSettings(builder.Resource, context.EnvironmentVariables, isRun: false);
                return;
            }

            foreach (var scheme in GetInjected(builder.Resource).GroupBy(endpoint => endpoint.Scheme).OrderBy(scheme => scheme.Key, StringComparer.Ordinal))
            {
                context.EnvironmentVariables.TryAdd($"{scheme.Key.ToUpperInvariant()}_PORTS", Join(scheme, _ => ""));
            }
        });

    // Kestrel's settings win over any other address: whatever is to be listened on has to be among them.
    private static void OverrideKestrelSettings(ProjectResource project, Dictionary<string, object> variables, bool isRun)
    {
        foreach (var endpoint in GetInjected(project))
        {
            // In a container, localhost is the container's own.
            var host = isRun && project.Annotations.OfType<KestrelEndpointAnnotation>().Any(setting => setting.Endpoint == endpoint.EndpointAnnotation)
                ? endpoint.EndpointAnnotation.TargetHost
                : "*";
            variables[$"Kestrel__Endpoints__{endpoint.EndpointName}__Url"] =
                ReferenceExpression.Create($"{endpoint.Scheme}://{host}:{endpoint.Property(EndpointProperty.TargetPort)}");
        }
    }

    private static IResourceBuilder<ProjectResource> WithProfileArguments(this IResourceBuilder<ProjectResource> builder, string? commandLineArgs) =>
        string.IsNullOrWhiteSpace(commandLineArgs)
            ? builder
            : builder.WithArgs([.. commandLineArgs.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    private static IEnumerable<EndpointReference> GetInjected(ProjectResource project) =>
        project.GetEndpoints().Where(endpoint => (endpoint.IsHttp || endpoint.IsHttps) && endpoint.EndpointAnnotation.TargetPortEnvironmentVariable is null
            && project.Annotations.OfType<EndpointEnvironmentFilterAnnotation>().All(filter => filter.Filter(endpoint.EndpointAnnotation)));

    private static ReferenceExpression Join(IEnumerable<EndpointReference> endpoints, Func<EndpointReference, string> getPrefix)
    {
        var joined = new ReferenceExpressionBuilder();
        foreach (var endpoint in endpoints)
        {
            joined.AppendLiteral((joined.IsEmpty ? "" : ";") + getPrefix(endpoint));
            joined.AppendFormatted(endpoint.Property(EndpointProperty.TargetPort));
        }

        return joined.Build();
    }

    // Not always a URI: the host may be * or +.
    private static (string Scheme, string Host, int Port) ParseUrl(string text)
    {
        var scheme = text[..Math.Max(0, text.IndexOf("://", StringComparison.Ordinal))];
        var rest = text[(scheme.Length == 0 ? 0 : scheme.Length + 3)..].TrimEnd('/');
        var colon = rest.LastIndexOf(':');
        return scheme.Length > 0 && colon > rest.LastIndexOf(']') && int.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? (scheme, rest[..colon], port)
            : scheme.Length > 0 && colon <= rest.LastIndexOf(']')
                ? (scheme, rest, scheme == "https" ? 443 : 80)
                : throw new DistributedApplicationException($"'{text}' is not an address to listen on: it has the form 'http://localhost:8000'.");
    }

    private static void SetTransport(this EndpointAnnotation endpoint, string? protocols)
    {
        if (protocols == "Http2")
        {
            endpoint.Transport = "http2";
        }
    }
}
