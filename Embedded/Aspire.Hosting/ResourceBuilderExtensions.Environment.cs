using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(name);
        return builder.WithEnvironment(context => context.EnvironmentVariables[name] = value ?? "");
    }

    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder, string name, in ReferenceExpression.ExpressionInterpolatedStringHandler value)
        where T : IResourceWithEnvironment => builder.WithEnvironment(name, ReferenceExpression.Create(value));

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        return builder.WithReferenceRelationship(value).WithEnvironment(context => context.EnvironmentVariables[name] = value);
    }

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, Func<string> callback)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new EnvironmentCallbackAnnotation(name, callback));
    }

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, Action<EnvironmentCallbackContext> callback)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new EnvironmentCallbackAnnotation(callback));
    }

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, Func<EnvironmentCallbackContext, Task> callback)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new EnvironmentCallbackAnnotation(callback));
    }

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, EndpointReference endpointReference)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(endpointReference);
        builder.WithReferenceRelationship(endpointReference.Resource);
        return builder.WithEnvironment(context => context.EnvironmentVariables[name] = endpointReference);
    }

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(parameter);
        builder.WithReferenceRelationship(parameter.Resource);
        return builder.WithEnvironment(context => context.EnvironmentVariables[name] = parameter.Resource);
    }

    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder, string envVarName, IResourceBuilder<IResourceWithConnectionString> resource)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(envVarName);
        ArgumentNullException.ThrowIfNull(resource);
        builder.WithReferenceRelationship(resource.Resource);
        return builder.WithEnvironment(context => context.EnvironmentVariables[envVarName] = new ConnectionStringReference(resource.Resource, optional: false));
    }

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ExternalServiceResource> externalService)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(externalService);
        var service = externalService.Resource;
        builder.WithReferenceRelationship(service);
        return builder.WithEnvironment(context => context.EnvironmentVariables[name] = service.Uri is { } uri ? uri.ToString() : service.UrlParameter!);
    }

    public static IResourceBuilder<T> WithEnvironment<T, TValue>(this IResourceBuilder<T> builder, string name, TValue value)
        where T : IResourceWithEnvironment
        where TValue : IValueProvider, IManifestExpressionProvider
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        foreach (var resource in References.ResourcesOf(value))
        {
            builder.WithReferenceRelationship(resource);
        }

        return builder.WithEnvironment(context => context.EnvironmentVariables[name] = value);
    }

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params string[] args)
        where T : IResourceWithArgs => builder.WithArgs((object[])args);

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, params object[] args)
        where T : IResourceWithArgs
    {
        ArgumentNullException.ThrowIfNull(args);
        foreach (var resource in args.SelectMany(References.ResourcesOf))
        {
            builder.WithReferenceRelationship(resource);
        }

        return builder.WithArgs(context =>
        {
            foreach (var arg in args)
            {
                context.Args.Add(arg);
            }
        });
    }

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, Action<CommandLineArgsCallbackContext> callback)
        where T : IResourceWithArgs
    {
        ArgumentNullException.ThrowIfNull(callback);
        return builder.WithArgs(context =>
        {
            callback(context);
            return Task.CompletedTask;
        });
    }

    public static IResourceBuilder<T> WithArgs<T>(this IResourceBuilder<T> builder, Func<CommandLineArgsCallbackContext, Task> callback)
        where T : IResourceWithArgs
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new CommandLineArgsCallbackAnnotation(callback));
    }

    /// <summary>Injects the connection string, and its parts as variables of their own.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        var resource = source.Resource;
        connectionName ??= resource.Name;
        var flags = GetInjectionFlags(builder.Resource);
        builder.WithReferenceRelationship(resource);
        return builder.WithEnvironment(context =>
        {
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionString))
            {
                context.EnvironmentVariables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName}"] =
                    new ConnectionStringReference(resource, optional);
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionProperties))
            {
                var prefix = connectionName.Length == 0 ? "" : $"{EncodeName(connectionName)}_";
                foreach (var (name, value) in GetAllConnectionProperties(resource))
                {
                    context.EnvironmentVariables[$"{prefix}{name}".ToUpperInvariant()] = value;
                }
            }
        });
    }

    /// <summary>Limits what references put into the environment; for connection strings, those that are made after this call.</summary>
    public static IResourceBuilder<TDestination> WithReferenceEnvironment<TDestination>(
        this IResourceBuilder<TDestination> builder, ReferenceEnvironmentInjectionFlags flags)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ReferenceEnvironmentInjectionAnnotation(flags), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Injects the address of a service outside the application.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<ExternalServiceResource> externalService)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(externalService);
        var service = externalService.Resource;
        var prefix = EncodeName(service.Name).ToUpperInvariant();
        builder.WithReferenceRelationship(service);
        return builder.WithEnvironment(async context =>
        {
            var flags = GetInjectionFlags(builder.Resource);
            object value = service.Uri is { } uri ? uri.ToString() : service.UrlParameter!;
            var scheme = service.Uri?.Scheme;
            var name = prefix;
            if (scheme is null && context.ExecutionContext.IsRunMode)
            {
                scheme = (await service.GetUriAsync(context.CancellationToken).ConfigureAwait(false)).Scheme;
                name = $"{prefix}_{scheme.ToUpperInvariant()}";
            }

            scheme ??= "default"; // not known yet when a manifest is written
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                context.EnvironmentVariables[name] = value;
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                context.EnvironmentVariables[$"services__{service.Name}__{scheme}__0"] = value;
            }
        });
    }

    /// <summary>Adds a part of the connection string, or replaces it.</summary>
    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value)
        where T : IResourceWithConnectionString
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(value);
        return builder.WithAnnotation(new ConnectionPropertyAnnotation(name, value));
    }

    /// <summary>Adds a part of the connection string, or replaces it.</summary>
    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, string value)
        where T : IResourceWithConnectionString
    {
        ArgumentNullException.ThrowIfNull(value);
        return builder.WithConnectionProperty(name, ReferenceExpression.Create($"{value}"));
    }

    /// <summary>Lets the connection string of another resource stand for this one's.</summary>
    public static IResourceBuilder<T> WithConnectionStringRedirection<T>(this IResourceBuilder<T> builder, IResourceWithConnectionString resource)
        where T : IResourceWithConnectionString
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ConnectionStringRedirectAnnotation(resource), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>A part of the connection string; empty where the resource has no such part.</summary>
    public static ReferenceExpression GetConnectionProperty(this IResourceWithConnectionString resource, string key)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(key);
        return resource.GetConnectionProperties().FirstOrDefault(property => string.Equals(property.Key, key, StringComparison.OrdinalIgnoreCase)).Value
            ?? ReferenceExpression.Empty;
    }

    /// <summary>Injects the URL of every endpoint, as service discovery reads it.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        return builder.WithEndpointReferences(source.Resource, source.Resource.Name, EncodeName(source.Resource.Name).ToUpperInvariant(), endpoint => !endpoint.ExcludeReferenceEndpoint);
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source, string name)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(name);
        return builder.WithEndpointReferences(source.Resource, name, EncodeName(name), endpoint => !endpoint.ExcludeReferenceEndpoint);
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(endpointReference);
        var resource = endpointReference.Resource;
        return builder.WithEndpointReferences(
            resource, resource.Name, EncodeName(resource.Name).ToUpperInvariant(), endpoint => string.Equals(endpoint.EndpointName, endpointReference.EndpointName, StringComparison.OrdinalIgnoreCase));
    }

    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(uri);
        if (!ExternalServiceResource.IsServiceAddress(uri, out var fault))
        {
            throw new InvalidOperationException($"The uri for service reference is invalid: {fault}");
        }

        var flags = GetInjectionFlags(builder.Resource);
        return builder.WithEnvironment(context =>
        {
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
            {
                context.EnvironmentVariables[$"services__{name}__default__0"] = uri.ToString();
            }

            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                context.EnvironmentVariables[EncodeName(name)] = uri.ToString();
            }
        });
    }

    private static IResourceBuilder<TDestination> WithEndpointReferences<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceWithEndpoints source, string serviceName, string prefix, Func<EndpointReference, bool> isWanted)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.WithReferenceRelationship(source);
        return builder.WithEnvironment(context =>
        {
            var flags = GetInjectionFlags(builder.Resource);
            foreach (var endpoint in source.GetEndpoints().Where(isWanted))
            {
                if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
                {
                    context.EnvironmentVariables[$"{prefix}_{EncodeName(endpoint.EndpointName).ToUpperInvariant()}"] = endpoint;
                }

                if (!flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
                {
                    continue;
                }

                // An endpoint named http may have come to speak https; any other is looked for by its name. Endpoints of one key are counted.
                var key = endpoint.IsHttpSchemeNamedEndpoint ? endpoint.Scheme : endpoint.EndpointName;
                var index = 0;
                string Key() => $"services__{serviceName}__{key}__{index.ToString(CultureInfo.InvariantCulture)}";
                while (context.EnvironmentVariables.TryGetValue(Key(), out var other) && !IsSame(other, endpoint))
                {
                    index++;
                }

                context.EnvironmentVariables[Key()] = endpoint;
            }
        });
    }

    private static IEnumerable<KeyValuePair<string, ReferenceExpression>> GetAllConnectionProperties(IResourceWithConnectionString resource) =>
        resource.GetConnectionProperties().Concat(
            resource.Annotations.OfType<ConnectionPropertyAnnotation>().Select(property => KeyValuePair.Create(property.Name, property.Value)));

    private static ReferenceEnvironmentInjectionFlags GetInjectionFlags(IResource resource) =>
        resource.TryGetLastAnnotation<ReferenceEnvironmentInjectionAnnotation>(out var annotation) ? annotation.Flags : ReferenceEnvironmentInjectionFlags.All;

    private static bool IsSame(object value, EndpointReference endpoint) =>
        value is EndpointReference other && other.Resource == endpoint.Resource && other.EndpointName == endpoint.EndpointName;

    // What a variable's name may not have becomes an underscore.
    private static string EncodeName(string name)
    {
        var encoded = NotAlphanumeric().Replace(name, "_");
        return encoded.Length > 0 && char.IsAsciiDigit(encoded[0]) ? "_" + encoded : encoded;
    }

    [GeneratedRegex("[^a-zA-Z0-9]")]
    private static partial Regex NotAlphanumeric();
}
