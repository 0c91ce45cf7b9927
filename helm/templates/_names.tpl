{{/* The name of every object in the chart begins with this name. This name ends with -operator, so no object of the chart has the same name as an object of a DistStore, even if the DistStore has the same name as the release. */}}
{{- define "diststore.operator" -}}
{{ printf "%s-operator" (.Release.Name | trunc 54 | trimSuffix "-") }}
{{- end }}

{{- define "diststore.selector" -}}
app.kubernetes.io/name: diststore-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "diststore.labels" -}}
{{ include "diststore.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "diststore.nodeImage" -}}
{{ .Values.node.image | default (printf "diststore/node:%s" .Chart.AppVersion) }}
{{- end }}

{{/* The rights of the operator in the namespaces that it manages. These rights include every right that the operator grants to nodes, so it does not need the verb escalate. */}}
{{- define "diststore.rules" -}}
- apiGroups: [diststore.io]
  resources: [diststores]
  verbs: [get, list, watch]
- apiGroups: [diststore.io]
  resources: [diststores/status]
  verbs: [patch]
- apiGroups: [diststore.io]
  resources: [diststorerings]
  verbs: [get, list, watch, create, patch]
- apiGroups: [diststore.io]
  resources: [diststorerings/status]
  verbs: [update]
- apiGroups: [apps]
  resources: [statefulsets]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch, patch, delete]
- apiGroups: [""]
  resources: [configmaps, serviceaccounts, services]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, create]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [rbac.authorization.k8s.io]
  resources: [roles, rolebindings]
  verbs: [get, list, watch, create, patch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end }}
