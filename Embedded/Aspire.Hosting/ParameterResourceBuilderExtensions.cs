using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds values that come from outside the model.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>A parameter read from the configuration, <c>Parameters:{name}</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(Read(builder, name, secret));
    }

    /// <summary>A parameter of a fixed value; the configuration is not asked.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        return builder.AddParameter(name, () => value, publishValueAsDefault, secret);
    }

    /// <summary>A parameter whose value is asked for when it is needed; the configuration is not asked.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(valueGetter);
        if (publishValueAsDefault && secret)
        {
            throw new ArgumentException("A parameter cannot be both secret and published as a default value.", nameof(secret));
        }

        return builder.Add(new ParameterResource(name, _ => valueGetter(), secret) { Default = publishValueAsDefault ? new ConstantParameterDefault(valueGetter) : null });
    }

    /// <summary>A parameter read from the configuration, or its default; a generated one can be kept in the user's secrets.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        return builder.Add(CreateParameter(builder, name, value, secret, persist));
    }

    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configurationKey);
        return builder.Add(
            new ParameterResource(name, value => builder.Configuration[configurationKey] ?? value?.GetDefaultValue() ?? throw Missing(configurationKey), secret), configurationKey);
    }

    /// <summary>A password that is generated once and kept in the user's secrets; the parameter is not added to the model.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool lower = true,
        bool upper = true,
        bool numeric = true,
        bool special = true,
        int minLower = 0,
        int minUpper = 0,
        int minNumeric = 0,
        int minSpecial = 0)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var generator = new GenerateParameterDefault
        {
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        };
        return CreateParameter(builder, name, generator, secret: true, persist: true);
    }

    /// <summary>A generated value that is kept in the user's secrets; the parameter is not added to the model.</summary>
    public static ParameterResource CreateGeneratedParameter(IDistributedApplicationBuilder builder, string name, bool secret, GenerateParameterDefault parameterDefault)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(parameterDefault);
        return CreateParameter(builder, name, parameterDefault, secret, persist: true);
    }

    /// <summary>A parameter read from the configuration, not added to the model.</summary>
    public static ParameterResource CreateParameter(IDistributedApplicationBuilder builder, string name, bool secret)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return Read(builder, name, secret);
    }

    /// <summary>A connection string read from the configuration, <c>ConnectionStrings:{name}</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var key = $"ConnectionStrings:{name}";
        return builder.Add(
            new ConnectionStringParameterResource(
                name,
                _ => builder.Configuration[key] ?? throw new MissingParameterValueException(
                    $"Connection string parameter resource could not be used because connection string '{name}' is missing."),
                environmentVariableName),
            key);
    }

    /// <summary>Publishes a server as a connection string that is asked for at deployment, instead of as a container.</summary>
    public static IResourceBuilder<T> PublishAsConnectionString<T>(this IResourceBuilder<T> builder)
        where T : ContainerResource, IResourceWithConnectionString
    {
        ArgumentNullException.ThrowIfNull(builder);
        ConfigureConnectionStringManifestPublisher((IResourceBuilder<IResourceWithConnectionString>)builder);
        return builder;
    }

    public static void ConfigureConnectionStringManifestPublisher(IResourceBuilder<IResourceWithConnectionString> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.WithManifestPublishingCallback(context =>
        {
            var writer = context.Writer;
            writer.WriteString("type", "parameter.v0");
            writer.WriteString("connectionString", $"{{{builder.Resource.Name}.value}}");
            writer.WriteString("value", $"{{{builder.Resource.Name}.inputs.value}}");
            writer.WriteStartObject("inputs");
            writer.WriteStartObject("value");
            writer.WriteString("type", "string");
            writer.WriteBoolean("secret", true);
            writer.WriteEndObject();
            writer.WriteEndObject();
        });
    }

    public static IResourceBuilder<ParameterResource> WithDescription(this IResourceBuilder<ParameterResource> builder, string description, bool enableMarkdown = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(description);
        builder.Resource.Description = description;
        builder.Resource.EnableDescriptionMarkdown = enableMarkdown;
        return builder;
    }

    private static ParameterResource CreateParameter(IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret, bool persist)
    {
        var kept = persist && builder.ExecutionContext.IsRunMode && builder.AppHostAssembly is not null ? new UserSecretsParameterDefault(builder, name, value) : value;
        return new(name, parameterDefault => FindValue(builder, name) ?? parameterDefault!.GetDefaultValue(), secret) { Default = kept };
    }

    private static ParameterResource Read(IDistributedApplicationBuilder builder, string name, bool secret) =>
        new(name, value => FindValue(builder, name) ?? value?.GetDefaultValue() ?? throw Missing($"Parameters:{name}"), secret);

    // A variable of the environment cannot have a hyphen in its name everywhere.
    private static string? FindValue(IDistributedApplicationBuilder builder, string name) =>
        builder.Configuration[$"Parameters:{name}"] ?? builder.Configuration[$"Parameters:{name.Replace('-', '_')}"];

    private static MissingParameterValueException Missing(string key) => new(
        $"Parameter resource could not be used because configuration key '{key}' is missing and the Parameter has no default value.");

    private static IResourceBuilder<T> Add<T>(this IDistributedApplicationBuilder builder, T resource, string? source = null)
        where T : ParameterResource =>
        builder.AddResource(resource).WithInitialState(new CustomResourceSnapshot
        {
            ResourceType = "Parameter",
            Properties = [new(KnownProperties.ResourceSource, source ?? $"Parameters:{resource.Name}")],
        });
}
