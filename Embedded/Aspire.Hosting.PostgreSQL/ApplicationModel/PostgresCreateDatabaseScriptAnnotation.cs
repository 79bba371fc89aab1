namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is executed in the place of <c>CREATE DATABASE</c>.</summary>
internal sealed record PostgresCreateDatabaseScriptAnnotation(string Script) : IResourceAnnotation;
