namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource's arguments and variables: first gathered, then resolved.</summary>
internal sealed class ExecutionConfiguration : IExecutionConfigurationGathererContext, IExecutionConfigurationResult
{
    private readonly List<IExecutionConfigurationData> _data = [];
    private readonly List<object> _references = [];
    private readonly List<(object Unprocessed, string Processed, bool IsSensitive)> _arguments = [];
    private readonly Dictionary<string, (object Unprocessed, string Processed)> _variables = [];

    List<object> IExecutionConfigurationGathererContext.Arguments { get; } = [];

    Dictionary<string, object> IExecutionConfigurationGathererContext.EnvironmentVariables { get; } = [];

    public IEnumerable<object> References => _references;

    public IEnumerable<(object Unprocessed, string Processed, bool IsSensitive)> ArgumentsWithUnprocessed => _arguments;

    public IEnumerable<(string Value, bool IsSensitive)> Arguments => _arguments.Select(argument => (argument.Processed, argument.IsSensitive));

    public IEnumerable<KeyValuePair<string, (object Unprocessed, string Processed)>> EnvironmentVariablesWithUnprocessed => _variables;

    public IEnumerable<KeyValuePair<string, string>> EnvironmentVariables => _variables.Select(variable => KeyValuePair.Create(variable.Key, variable.Value.Processed));

    public IEnumerable<IExecutionConfigurationData> AdditionalConfigurationData => _data;

    public Exception? Exception { get; private set; }

    public void AddAdditionalData(IExecutionConfigurationData metadata) => _data.Add(metadata);

    public async Task ResolveAsync(IResource resource, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        IExecutionConfigurationGathererContext gathered = this;
        var faults = new List<Exception>();
        foreach (var argument in gathered.Arguments)
        {
            await ResolveAsync(argument, text => _arguments.Add((argument, text, IsSensitive(argument)))).ConfigureAwait(false);
        }

        foreach (var (name, value) in gathered.EnvironmentVariables)
        {
            await ResolveAsync(value, text => _variables[name] = (value, text)).ConfigureAwait(false);
        }

        Exception = faults.Count == 0 ? null : new AggregateException("One or more errors occurred while resolving resource configuration.", faults);

        async Task ResolveAsync(object value, Action<string> add)
        {
            try
            {
                if (await ResourceConfiguration.ResolveAsync(resource, value, executionContext, cancellationToken).ConfigureAwait(false) is { } text)
                {
                    add(text);
                    if (value is IValueProvider or IManifestExpressionProvider)
                    {
                        _references.Add(value);
                    }
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                faults.Add(exception);
            }
        }
    }

    private static bool IsSensitive(object value) => ApplicationModel.References.ResourcesOf(value).OfType<ParameterResource>().Any(parameter => parameter.Secret);
}
