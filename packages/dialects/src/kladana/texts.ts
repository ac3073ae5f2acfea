/** What an error of the API says. `{…}` stands for what it is about. */
export interface ErrorTexts {
  /** The HTTP status, unless the server has another one. */
  readonly status: number;
  readonly en: string;
  readonly ru: string;
}

/**
 * The errors of the API that are ours to send, by their codes: the sentences of its documentation. For those of tasks
 * (61000 to 61008) it names no HTTP status.
 */
export const texts = {
  1002: { status: 404, en: 'Unidentified path: {path}', ru: 'Неопознанный путь: {path}' },
  1016: {
    status: 403,
    en: 'Access Denied: You do not have permission to view this item',
    ru: 'Доступ запрещен: у вас нет прав на просмотр данного объекта',
  },
  1021: {
    status: 404,
    en: "Object with type '{type}' and id '{id}' not found",
    ru: "Объект с типом '{type}' и идентификатором '{id}' не найден",
  },
  1034: { status: 400, en: 'Filtering error: {text}', ru: 'Ошибка фильтрации: {text}' },
  1035: {
    status: 400,
    en: 'Filtering Error: Wrong date format of the filter parameter',
    ru: 'Ошибка фильтрации: неверный формат даты параметра фильтрации',
  },
  1039: {
    status: 405,
    en: 'Operation {method} is not supported for this resource',
    ru: 'Операция {method} не поддерживается для данного ресурса',
  },
  1041: {
    status: 400,
    en: "Invalid value '{value}' of filtering parameter '{name}', valid values: '{valid}'",
    ru: "Неверное значение '{value}' параметра фильтрации '{name}', допустимые значения: '{valid}'",
  },
  1042: {
    status: 400,
    en: "Invalid value '{value}' for sort parameter '{name}', valid values: '{valid}'",
    ru: "Неверное значение '{value}' параметра сортировки '{name}', допустимые значения: '{valid}'",
  },
  1044: { status: 413, en: 'Maximum request size exceeded', ru: 'Превышен максимальный размер запроса' },
  1049: {
    status: 429,
    en: 'The limit on the number of requests per unit of time has been exceeded.',
    ru: 'Превышено ограничение на количество запросов в единицу времени',
  },
  1063: {
    status: 400,
    en: "Sort error: unknown field '{name}' or sorting is not supported for this field",
    ru: "Ошибка сортировки: неизвестное поле '{name}' или сортировка для данного поля не поддерживается",
  },
  1073: {
    status: 429,
    en: 'Concurrent request limit exceeded',
    ru: 'Превышено ограничение на одновременное количество запросов',
  },
  1084: {
    status: 400,
    en: "Invalid value '{value}' of query parameter '{name}', valid values: '{valid}'",
    ru: "Неверное значение '{value}' параметра запроса '{name}', допустимые значения: '{valid}'",
  },
  1095: {
    status: 503,
    en: 'Take a moment, please. Application is not available now',
    ru: 'Пожалуйста, повторите попытку через некоторое время. Приложение временно недоступно',
  },
  1999: { status: 500, en: 'Unknown error', ru: 'Неизвестная ошибка' },
  1004: {
    status: 400,
    en: 'Error while generating result: {text}',
    ru: 'Ошибка формирования результата: {text}',
  },
  1027: { status: 400, en: 'Request contains no objects', ru: 'Запрос не содержит объектов' },
  30000: {
    status: 400,
    en: "Error saving webhook: unsupported entity type '{type}'",
    ru: "Ошибка сохранения вебхука: неподдерживаемый тип сущности '{type}'",
  },
  30001: {
    status: 400,
    en: "Error saving webhook: unknown HTTP method '{method}'. Valid: POST",
    ru: "Ошибка сохранения вебхука: неизвестный HTTP метод '{method}'. Допустимые: POST",
  },
  30002: {
    status: 400,
    en: "Failed to save webhook: unknown action '{action}'. Valid: CREATE, UPDATE, DELETE, PROCESSED",
    ru: "Ошибка сохранения вебхука: неизвестное действие '{action}'. Допустимые: CREATE, UPDATE, DELETE, PROCESSED",
  },
  30003: {
    status: 400,
    en: 'Error saving webhook: webhook with given set of parameters already exists',
    ru: 'Ошибка сохранения вебхука: вебхук с таким набором параметров уже существует',
  },
  30004: {
    status: 403,
    en: 'Administrator rights are required to work with webhook',
    ru: 'Для работы с вебхуками нужны права администратора',
  },
  30005: {
    status: 400,
    en: 'Error saving webhook: url field value is not a valid request address',
    ru: 'Ошибка сохранения вебхука: значение поля url не является допустимым адресом запроса',
  },
  30007: {
    status: 400,
    en: "Cannot create more than '5' webhooks of the same type per entity",
    ru: "Нельзя создать больше '5' вебхуков одного типа на сущность",
  },
  30008: {
    status: 400,
    en: "Error saving webhook: entity type '{type}' does not support action '{action}'. Valid: {actions}",
    ru: "Ошибка сохранения вебхука: тип сущности '{type}' не поддерживает действие '{action}'. Допустимые: {actions}",
  },
  30009: {
    status: 400,
    en: "Webhook save failed: Specifying field value 'diffType' is not supported for action '{action}'. Valid: {actions}",
    ru: "Ошибка сохранения вебхука: поле 'diffType' не поддерживается для действия '{action}'. Допустимые: {actions}",
  },
  30010: {
    status: 400,
    en: 'Error saving webhook: url length is more than 255 characters',
    ru: 'Ошибка сохранения вебхука: длина url больше 255 символов',
  },
  61000: {
    status: 400,
    en: 'Error creating asynchronous task: endpoint does not support asynchronous communication',
    ru: 'Ошибка при создании асинхронной задачи: эндпоинт не поддерживает асинхронный обмен',
  },
  61001: {
    status: 400,
    en: "Error creating asynchronous task: 'offset' and 'limit' parameters cannot be specified for asynchronous request",
    ru: "Ошибка при создании асинхронной задачи: нельзя указывать параметры 'offset' и 'limit' для асинхронного запроса",
  },
  61002: {
    status: 429,
    en: 'Error creating an asynchronous task: the limit on the number of concurrently executing asynchronous operations has been exceeded.',
    ru: 'Ошибка при создании асинхронной задачи: превышено ограничение на количество одновременно выполняемых асинхронных операций.',
  },
  61003: {
    status: 410,
    en: 'Error while requesting the result of an asynchronous task: The result of the task has been deleted',
    ru: 'Ошибка при запросе результата асинхронной задачи: результат задачи был удален',
  },
  61004: {
    status: 409,
    en: 'Error while requesting the result of an asynchronous task: task failed',
    ru: 'Ошибка при запросе результата асинхронной задачи: задача завершилась ошибкой',
  },
  61005: {
    status: 409,
    en: 'Error while requesting the result of an asynchronous task: The task was canceled',
    ru: 'Ошибка при запросе результата асинхронной задачи: задача была отменена',
  },
  61006: {
    status: 409,
    en: 'Error while requesting the result of an asynchronous task: result not yet ready',
    ru: 'Ошибка при запросе результата асинхронной задачи: результат еще не готов',
  },
  61007: {
    status: 409,
    en: 'Error when canceling an asynchronous task: task already completed',
    ru: 'Ошибка при отмене асинхронной задачи: задача уже завершена',
  },
  61008: {
    status: 500,
    en: 'Asynchronous task submission error: internal error',
    ru: 'Ошибка при отправке асинхронной задачи: внутренняя ошибка',
  },
} as const satisfies Readonly<Record<number, ErrorTexts>>;

/** The code of an error of the API. */
export type KladanaCode = keyof typeof texts;
