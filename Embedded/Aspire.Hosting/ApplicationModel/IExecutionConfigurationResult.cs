namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource's arguments and variables, resolved.</summary>
public interface IExecutionConfigurationResult
{
    /// <summary>The values that others' come from.</summary>
    IEnumerable<object> References { get; }

    IEnumerable<(object Unprocessed, string Processed, bool IsSensitive)> ArgumentsWithUnprocessed { get; }

    IEnumerable<(string Value, bool IsSensitive)> Arguments { get; }

    IEnumerable<KeyValuePair<string, (object Unprocessed, string Processed)>> EnvironmentVariablesWithUnprocessed { get; }

    IEnumerable<KeyValuePair<string, string>> EnvironmentVariables { get; }

    IEnumerable<IExecutionConfigurationData> AdditionalConfigurationData { get; }

    /// <summary>Everything that could not be resolved, as one <see cref="AggregateException"/>; null where all could.</summary>
    Exception? Exception { get; }
}
